"""What notifications are about. The law: topics are data; a notification without one of these is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Topic:
    """A kind of news (通知类别); everybody may do without letters about it."""

    code: str
    name: str | Promise
    is_shown_as_new: bool = True
    """Whether it counts in the bell; what stands on another page anyway does not."""


TOPICS: Mapping[str, Topic] = {
    topic.code: topic
    for topic in (
        Topic("cases", _("Alerts to be decided on")),
        Topic("papers", _("Papers and replies to them")),
        Topic("rectification", _("Rectification and its verification")),
        Topic("objections", _("Objections and decisions on them")),
        Topic("meetings", _("Review meetings and their minutes")),
        Topic("sheets", _("Supervision sheets and dossiers")),
        Topic("reports", _("Reports and copy letters")),
        Topic("reminders", _("Daily reminders"), is_shown_as_new=False),
    )
}


def topic_of(code: str) -> Topic:
    """The topic of a code; the sentence of the ValueError is for whoever writes the call."""
    if code not in TOPICS:
        raise ValueError(f'"{code}" is no topic of notifications. Take one of {", ".join(TOPICS)}, or add it there.')
    return TOPICS[code]
