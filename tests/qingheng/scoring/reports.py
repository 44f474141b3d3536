"""What stations report, made in one line: single values, or everything that is due in a month."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import qianfen
from qianfen import Period
from qingheng.collection.models import Batch, Observation
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body


def batch() -> Batch:
    return Batch.objects.create(
        kind=Batch.Kind.LONG_TABLE, file_name="test.csv", checksum="0" * 64, rows=1, imported_by="test"
    )


def report(body: Body, period: str, item: str, *, event: str = "", modifiers: str = "", **values: object) -> Batch:
    """Store values of an item; those already there get their next revision. A text is the reason why one is missing."""
    stored = batch()
    for key, value in values.items():
        slot = {"body": body, "period": period, "item": item, "key": key.replace("__", "/"), "event": event}
        before = Observation.objects.filter(**slot, is_current=True).first()
        if before is not None:
            Observation.objects.filter(pk=before.pk).update(is_current=False)
        Observation.objects.create(
            **slot,
            year=Period.parse(period).year,
            modifiers=modifiers,
            value=None if value in set(qianfen.Missing) else Decimal(str(value)),
            missing=value if value in set(qianfen.Missing) else "",
            revision=before.revision + 1 if before else 1,
            replaces=before,
            batch=stored,
        )
    return stored


def report_everything(bodies: Iterable[Body], year: int, last_month: int, version: FrameworkVersion) -> Batch:
    """Report every value due by the end of a month, each as good as can be."""
    stored = batch()
    framework = version.parsed
    Observation.objects.bulk_create(
        Observation(
            body=body, period=str(period), year=year, item=item.code, key=key, value=Decimal(value), batch=stored
        )
        for body in bodies
        for item in framework.items_for(body.audience.code, framework.default_flags)
        for period in (Period(year, item.frequency, index) for index in range(1, item.frequency.per_year + 1))
        if period.last_month.index <= last_month
        for key, value in best_values(framework, item)
    )
    return stored


def best_values(framework: qianfen.Framework, item: qianfen.Item) -> Iterator[tuple[str, int]]:
    rule = item.rule
    match rule.name:
        case "survey":
            best = max(
                framework.scales[rule.scale].options, key=lambda option: framework.scales[rule.scale].options[option]
            )
            yield from ((f"{stratum}/{best}", rule.min_valid) for stratum in rule.strata)
        case "manual":
            yield f"{rule.key}/A", rule.raters_min
        case "ratio" | "banded":
            is_better_high = rule.name == "ratio" and rule.full_at > rule.zero_at
            yield rule.denominator, 100
            yield rule.numerator, 100 if is_better_high else 0
        case _:
            yield from ((data_item.key, 0) for data_item in item.data_items)
