"""What a quality rule asks about entered values. The law: a question needs an answer and blocks nothing by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.collection.models.submissions import Submission
from qingheng.organisations.models import Body


class Question(models.Model):
    """A question (疑问): values that are possible but odd; it is withdrawn by itself when the values change."""

    class State(models.TextChoices):
        """Where the question stands."""

        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        WITHDRAWN = "withdrawn", _("withdrawn")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="questions", verbose_name=_("submission"))
    rule = models.CharField(_("quality rule"), max_length=60)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("body")
    )
    item = models.CharField(_("item"), max_length=30, blank=True)
    key = models.CharField(_("data item"), max_length=60, blank=True)
    event = models.CharField(_("event"), max_length=60, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    digest = models.CharField(_("digest of rule, place and facts"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    raised_at = models.DateTimeField(_("raised at"), auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["submission", "body", "item", "pk"]
        constraints = [models.UniqueConstraint(fields=["submission", "digest"], name="question_once")]

    def __str__(self) -> str:
        return f"{self.submission} · {self.rule}"
