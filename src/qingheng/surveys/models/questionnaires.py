"""What is asked. The law: an approved version never changes; another wording is another version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qingheng.audit.immutability import Sealed


class Questionnaire(models.Model):
    """A questionnaire (问卷) for one kind of people, in all its versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class QuestionnaireVersion(Sealed):
    """A version of a questionnaire: its questions as a document, and the header the Statistics Law asks for."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        RETIRED = "retired", _("retired")

    changeable_when_sealed = frozenset({"state"})

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="versions", verbose_name=_("questionnaire")
    )
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    document = models.JSONField(_("questions"))
    checksum = models.CharField(_("checksum"), max_length=64)
    form_number = models.CharField(_("form number"), max_length=60, blank=True)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)
    approval_number = models.CharField(_("approval number"), max_length=60, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    drafted_at = models.DateTimeField(_("drafted at"), auto_now_add=True)
    drafted_by = models.CharField(_("drafted by"), max_length=150)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=150, blank=True)

    class Meta(Sealed.Meta):
        verbose_name = _("version of a questionnaire")
        verbose_name_plural = _("versions of questionnaires")
        ordering = ["questionnaire", "-number"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_number_once")]

    def __str__(self) -> str:
        return f"{self.questionnaire} · {self.number}"

    @property
    def is_sealed(self) -> bool:
        return self.state != self.State.DRAFT

    @classmethod
    def sealed_rows(cls) -> models.Q:
        return ~models.Q(state=cls.State.DRAFT)
