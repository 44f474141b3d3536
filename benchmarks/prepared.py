"""A county inside a migrated database, ready to be measured: what the Django-side benchmarks begin with."""

from collections.abc import Sequence

from django.core.management import call_command
from tests.people import SINCE, County
from tests.qingheng.scoring.reports import report_everything

from qingheng.framework.models import Framework, FrameworkVersion
from qingheng.organisations.models import Body
from qingheng.pipeline import rescore_all

YEAR, LAST_MONTH = 2025, 9


def county(*, bodies: int = 0) -> County:
    """The small county, with as many more bodies as are asked for, and nine months of data, scored."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    made = County()
    more = _more(made, bodies - len(made.bodies))
    version = FrameworkVersion.objects.create(
        framework=Framework.objects.create(code="county", title="county"),
        number="1",
        state=FrameworkVersion.State.PUBLISHED,
        document=made.document,
        effective_from=f"{YEAR}-01-01",
        created_by="benchmark",
    )
    version.refresh_from_db()
    report_everything([*made.bodies, *more], YEAR, LAST_MONTH, version)
    rescore_all(by="benchmark")
    return made


def _more(made: County, count: int) -> Sequence[Body]:
    audiences = [made.towns[0].audience, made.departments[0].audience]
    return [
        Body.objects.create(
            code=f"X{number:03}", name=f"Body {number}", audience=audiences[number % 2], valid_from=SINCE
        )
        for number in range(count)
    ]
