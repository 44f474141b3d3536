"""What triggers an inquiry and who answers for what. The law: responsibility is told by post, never by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.supervision.models import Inquiry


class Trigger(models.TextChoices):
    """What gives cause for an accountability inquiry (启动情形)."""

    RED = "red", _("red alert")
    OVERDUE = "overdue", _("rectification overdue")
    FALSE = "false", _("false rectification")
    REPEATED = "repeated", _("repeated alert")


class Responsibility(models.TextChoices):
    """How somebody answers for it (责任类型)."""

    DIRECT = "direct", _("direct responsibility")
    MAIN = "main", _("main leadership responsibility")
    IMPORTANT = "important", _("important leadership responsibility")


def trigger_of(inquiry: Inquiry | None) -> str:
    """The trigger in words."""
    return str(Trigger(inquiry.trigger).label) if inquiry else ""


def chain_of(inquiry: Inquiry | None) -> list[tuple[str, str, str]]:
    """The chain in words: kind of responsibility, post, matter."""
    links = inquiry.chain if inquiry else []
    return [(str(Responsibility(link["kind"]).label), link["post"], link["matter"]) for link in links]
