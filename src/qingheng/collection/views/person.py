"""Who is asking. The law: the access table has let nobody in who is not signed in."""

from django.http import HttpRequest

from qingheng.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """The person behind a request, as the user they are."""
    if not isinstance(request.user, User):
        raise TypeError("somebody reached a page of collectors without signing in")
    return request.user
