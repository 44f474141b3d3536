"""Reads what waves came to. The law: what goes on to the scores adds up to the answers given, to the last digit."""

from collections.abc import Iterator
from decimal import Decimal

from qianfen import Period
from qianfen.framework.model import Scale
from qianfen.sampling import in_parts
from qingheng.surveys.models import Estimate, Wave
from qingheng.surveys.results.counting import EXCLUDED, OPTIONS
from qingheng.surveys.results.tables import is_survey_item, rule_of
from qingheng.surveys.wave.queries import framework_for

Value = tuple[str, str, str, str, Decimal]
"""Body, audience, item, group and option, value."""
PLACES = Decimal("0.0001")


def item_values(wave: Wave) -> list[Value]:
    """The wave's figures as values of the survey items: weighted shares of the options, as so many valid answers.

    Of a group with fewer answers than are shown anywhere nothing is passed on but that none can be used: every option
    gets 0, which the scoring rule tells as too few answers.
    """
    rows = Estimate.objects.filter(wave=wave, body__isnull=False).exclude(group="")
    found: list[Value] = []
    for row in rows.select_related("body__audience").order_by("body__position", "body__code", "item", "group"):
        if row.body is not None:
            is_passed_on = row.respondents >= wave.cell_minimum
            place = (row.body.code, row.body.audience.code, row.item)
            found += [(*place, f"{row.group}/{option}", value) for option, value in _values(row, is_passed_on)]
    return found


def _values(row: Estimate, is_passed_on: bool) -> Iterator[tuple[str, Decimal]]:  # noqa: FBT001 - a fact about the row
    options, excluded = row.shares[OPTIONS], row.shares[EXCLUDED]
    if not is_passed_on:
        yield from ((option, Decimal(0)) for option in options)
        return
    parts = in_parts(row.respondents * int(1 / PLACES), [options[option] for option in sorted(options)])
    yield from ((option, int(part) * PLACES) for option, part in zip(sorted(options), parts, strict=True))
    yield from ((option, Decimal(number)) for option, number in excluded.items())


def spreads_before(wave: Wave) -> dict[str, float]:
    """Standard deviation of an answer by “body/group”, as the latest earlier wave found it: for Neyman's optimum."""
    states = (Wave.State.CLOSED, Wave.State.PUBLISHED)
    earlier = Wave.objects.filter(state__in=states, period__lt=wave.period).order_by("-period", "-pk").first()
    if earlier is None:
        return {}
    framework = framework_for(Period.parse(earlier.period))
    rows = Estimate.objects.filter(wave=earlier, body__isnull=False, shown=Estimate.Shown.YES).exclude(group="")
    found: dict[str, list[float]] = {}
    for row in rows.select_related("body"):
        if row.body is not None and row.index is not None and is_survey_item(framework, row.item):
            spread = _spread(row, framework.scales[rule_of(framework.item(row.item)).scale])
            found.setdefault(f"{row.body.code}/{row.group}", []).append(spread)
    return {key: sum(spreads) / len(spreads) for key, spreads in found.items()}


def _spread(row: Estimate, scale: Scale) -> float:
    squares = sum(part * float(scale.options.get(name, 0)) ** 2 for name, part in row.shares[OPTIONS].items())
    return float(max(squares - (row.index or 0.0) ** 2, 0.0) ** 0.5)
