"""Something one person asks for and another decides. The law: once, with a reason, and never by who asked.

More time, leave to publish an incomplete month: each is a table of its own with the same course, held in one place.
"""

from typing import TypeVar

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingheng.accounts.models import User
from qingheng.audit.writing import name_of


class Asked(models.Model):
    """A request (申请) with its reason, and what was decided on it."""

    class State(models.TextChoices):
        """Where the request stands."""

        REQUESTED = "requested", gettext_lazy("requested")
        APPROVED = "approved", gettext_lazy("approved")
        REFUSED = "refused", gettext_lazy("refused")

    reason = models.CharField(gettext_lazy("reason"), max_length=500)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField(gettext_lazy("requested at"), auto_now_add=True)
    requested_by = models.CharField(gettext_lazy("requested by"), max_length=150)
    decided_at = models.DateTimeField(gettext_lazy("decided at"), null=True, blank=True)
    decided_by = models.CharField(gettext_lazy("decided by"), max_length=150, blank=True)
    note = models.CharField(gettext_lazy("note"), max_length=500, blank=True)

    class Meta:
        abstract = True


Request = TypeVar("Request", bound=Asked)


def hold(asked: Request, *, by: User, refusal: type[Exception]) -> Request:
    """The row as it is now, held until it is decided; `refusal` says why `by` cannot decide it."""
    held = type(asked)._default_manager.select_for_update(of=("self",)).get(pk=asked.pk)
    if held.state != Asked.State.REQUESTED:
        raise refusal(
            _("“%(asked)s” has been decided already: %(state)s.") % {"asked": held, "state": held.get_state_display()}
        )
    if held.requested_by == name_of(by):
        raise refusal(_("You asked for it yourself, so somebody else decides."))
    return held


def decide(held: Asked, state: Asked.State, *, note: str, by: User) -> None:
    """Fill in the decision on a row that is held; the action that decides saves it."""
    held.state, held.note, held.decided_at, held.decided_by = state, note.strip(), now(), name_of(by)
