"""What triggers an inquiry and who answers for what. The law: responsibility is told by post, never by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
