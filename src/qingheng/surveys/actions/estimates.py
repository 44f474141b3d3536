"""The numbers of a wave are worked out. The law: once, when it is closed, and never again."""

from django.utils.translation import gettext as _

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.writing import writing
from qingheng.surveys.models import Estimate, Wave
from qingheng.surveys.results.counting import estimates
from qingheng.surveys.results.meaning import Meaning
from qingheng.surveys.sampling.queries import current_sample
from qingheng.surveys.wave.queries import framework_for


def count(wave: Wave, *, by: User) -> None:
    """Work out every figure of a wave and store it with whether it may be seen."""
    with writing("surveys.numbers.counted", by=by) as entry:
        if Estimate.objects.filter(wave=wave).exists():
            raise StepRefusedError(_("The numbers of “%(wave)s” have been worked out and stay.") % {"wave": wave})
        rows = estimates(wave, Meaning(wave, framework_for(Period.parse(wave.period))), current_sample(wave))
        Estimate.objects.bulk_create(rows, batch_size=500)
        hidden = sum(row.shown != Estimate.Shown.YES for row in rows)
        entry.about(wave, figures=len(rows), hidden=hidden)
