"""What is still missing before a wave may go on. The law: all of it is told at once."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from qingheng.surveys.models import Code, Wave


def faults_before_approval(wave: Wave) -> list[str]:
    """Questionnaires that may not go out as they are."""
    found = []
    for form in wave.forms.select_related("version__questionnaire"):
        version = form.version
        facts: dict[str, object] = {"questionnaire": version}
        if version.state != version.State.APPROVED:
            found.append(_("“%(questionnaire)s” is not approved. Have it approved first.") % facts)
        if version.valid_until is not None and version.valid_until < wave.closes_on:
            facts["day"] = version.valid_until.isoformat()
            found.append(
                _("“%(questionnaire)s” is valid until %(day)s, before the wave closes. Prolong it by a new version.")
                % facts
            )
    return found


def faults_before_opening(wave: Wave) -> list[str]:
    """What keeps answers from coming in."""
    found = []
    if wave.closes_on < localdate():
        found.append(_("The day of closing has passed. Declare this wave void and plan another."))
    if not wave.takes_open_link and not Code.objects.filter(cell__sample__wave=wave).exists():
        found.append(_("Nobody can answer yet: draw the sample and print the codes first."))
    return found
