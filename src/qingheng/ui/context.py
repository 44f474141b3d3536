"""What every page knows about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """The demonstration banner's switch and the office that runs the site."""
    del request
    return {"is_demo": settings.DEMO, "office_name": settings.OFFICE_NAME}
