"""How a submission's state and its changes are written. The law: a dot never stands without its word."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qingheng.collection.models import Submission
from qingheng.collection.submission.choices import due_from

register = template.Library()

State = Submission.State
DOTS = {
    State.REQUESTED: "dot-warn",
    State.REFUSED: "dot-bad",
    State.DRAFT: "dot-off",
    State.SUBMITTED: "dot-warn",
    State.SENT_BACK: "dot-bad",
    State.ACCEPTED: "dot-ok",
    State.LOCKED: "dot-ok",
}


@register.simple_tag
def state_of(submission: Submission) -> SafeString:
    """The state with its dot."""
    return state_name(submission.state)


@register.filter
def state_name(state: str) -> SafeString:
    """A state with its dot."""
    known = State(state)
    return format_html(
        '<span class="text-nowrap"><span class="dot {}" aria-hidden="true"></span>{}</span>', DOTS[known], known.label
    )


@register.filter
def signed(number: Decimal | None) -> str:
    """A change: “+3”, “−1.5”; “±0” where nothing changed."""
    if number is None:
        return ""
    text = f"{abs(number):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'+' if number > 0 else '−' if number < 0 else '±'}{text}"


@register.filter
def waits_for(submission: Submission) -> str:
    """Whose hands it waits for: the roles that take the next step; a dash where nothing is to be done."""
    roles = {role for step in due_from(submission.state) for role in step.roles}
    return " / ".join(sorted(str(role.label) for role in roles)) or "–"
