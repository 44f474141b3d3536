"""Papers in lists: state and addressee, written the same way on every page. The law: a state is told by its word."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qingheng.supervision.models import Paper
from qingheng.supervision.paper.queries import is_overdue
from qingheng.supervision.paper.workflow import BEFORE_ISSUE, State

register = template.Library()
DOTS = {State.CLOSED: "ok", State.VERIFIED: "ok", State.WITHDRAWN: "off", State.DISCARDED: "off", State.REFUSED: "bad"}


@register.simple_tag
def paper_state(paper: Paper) -> SafeString:
    """The state with a dot: a square one warns, a turned one is late or refused."""
    state = State(paper.state)
    dot = "bad" if is_overdue(paper) else DOTS.get(state, "off" if state in BEFORE_ISSUE else "warn")
    return format_html('<span class="text-nowrap"><span class="dot dot-{}"></span>{}</span>', dot, state.label)


@register.filter
def addressee(paper: Paper) -> str:
    """To whom it goes, or whom it is about."""
    return str(paper.leader or paper.body or _("the commission"))
