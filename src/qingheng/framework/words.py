"""The values of a framework in the words of the office. The law: one value has one wording, on every page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianfen import AlertLine, Framework, Frequency, Item, format_points
from qianfen.framework import DataItem
from qingheng.framework.exact import dumps

FIELDS: dict[str, Promise] = {
    "name": gettext_lazy("name"),
    "points": gettext_lazy("points"),
    "place": gettext_lazy("belongs to"),
    "audience": gettext_lazy("audience"),
    "active_when": gettext_lazy("active when"),
    "method": gettext_lazy("method"),
    "standard": gettext_lazy("evaluation standard"),
    "station": gettext_lazy("station"),
    "co_stations": gettext_lazy("co-stations"),
    "frequency": gettext_lazy("frequency"),
    "data_items": gettext_lazy("data items"),
    "modifiers": gettext_lazy("circumstances"),
    "sensitivity": gettext_lazy("sensitivity"),
    "body_view": gettext_lazy("what the body sees"),
    "vectors": gettext_lazy("golden tests"),
}
METHODS: dict[str, Promise] = {
    "deduct": gettext_lazy("deduct"),
    "ratio": gettext_lazy("ratio"),
    "banded": gettext_lazy("banded"),
    "survey": gettext_lazy("survey"),
    "manual": gettext_lazy("grades"),
    "veto": gettext_lazy("veto"),
}
FREQUENCIES: dict[str, Promise] = {
    Frequency.MONTH: gettext_lazy("monthly"),
    Frequency.QUARTER: gettext_lazy("quarterly"),
    Frequency.HALF_YEAR: gettext_lazy("half-yearly"),
    Frequency.YEAR: gettext_lazy("yearly"),
}
SENSITIVITIES: dict[str, Promise] = {
    "normal": gettext_lazy("open to those who see the score"),
    "restricted": gettext_lazy("restricted"),
    "case": gettext_lazy("case data"),
}
BODY_VIEWS: dict[str, Promise] = {
    "detail": gettext_lazy("detail"),
    "points_only": gettext_lazy("points only"),
}
GENERAL: dict[str, Promise] = {
    "title": gettext_lazy("title"),
    "full_mark": gettext_lazy("full mark"),
    "not_applicable": gettext_lazy("items that do not apply"),
    "pillar_line": gettext_lazy("thresholds of the pillar line"),
    "total_line": gettext_lazy("thresholds of the total line"),
    "modifiers": gettext_lazy("circumstances and their factors"),
    "event_groups": gettext_lazy("event groups"),
    "scales": gettext_lazy("scales"),
    "stations": gettext_lazy("stations"),
    "frequencies": gettext_lazy("due after the period"),
}


def _word(names: Mapping[str, Promise], code: str) -> str:
    return str(names.get(code, code))


def method(item: Item) -> str:
    """The kind of rule."""
    return _word(METHODS, item.rule.name)


def frequency(item: Item) -> str:
    """How often it is reported."""
    return _word(FREQUENCIES, item.frequency)


def sensitivity(item: Item) -> str:
    """Who may see the raw values."""
    return _word(SENSITIVITIES, item.sensitivity)


def body_view(item: Item) -> str:
    """What the body itself may see."""
    return _word(BODY_VIEWS, item.body_view)


def audience(item: Item, framework: Framework) -> str:
    """Whom the item is for."""
    names = {each.code: each.name for each in framework.audiences}
    return names.get(item.audience, item.audience) if item.audience else _("all bodies")


def active_when(item: Item, framework: Framework) -> str:
    """In which scenario it is active."""
    if not item.active_when:
        return _("always")
    negated, _space, code = item.active_when.rpartition(" ")
    name = next((flag.name for flag in framework.scenario_flags if flag.code == code), code)
    return (_("not when: %(scenario)s") if negated else _("only when: %(scenario)s")) % {"scenario": name}


def station(code: str, framework: Framework) -> str:
    """A station by code and name: two share a name."""
    name = next((each.name for each in framework.stations if each.code == code), "")
    return f"{code} {name}".strip()


def place(item: Item, framework: Framework) -> str:
    """Pillar and sub-pillar."""
    pillar = next(each for each in framework.pillars if each.code == item.pillar)
    sub_pillar = next(each for each in pillar.sub_pillars if each.code == item.sub_pillar)
    return f"{pillar.code} {pillar.name} › {sub_pillar.code} {sub_pillar.name}"


def data_item(each: DataItem) -> str:
    """A raw data item with its unit and whether it adds up."""
    facts = {"name": each.name, "unit": each.unit, "key": each.key}
    if each.accumulate == "latest":
        return _("%(name)s (%(unit)s, the latest counts; %(key)s)") % facts
    return _("%(name)s (%(unit)s; %(key)s)") % facts


def vector(given: Mapping[str, Any], item: Item) -> str:
    """A golden test on one line: what is reported, and the points that must come out."""
    names = {each.key: each.name for each in item.data_items}
    parts = [f"{names.get(key, key)} {_count(count)}" for key, count in given.get("raw", {}).items()]
    parts += [_event(event, names) for event in given.get("events", [])]
    parts += [f"{names.get(key, key)}：{_answers(answers)}" for key, answers in given.get("answers", {}).items()]
    parts += ["、".join(map(str, given.get("ratings", [])))] if given.get("ratings") else []
    facts = {"given": "；".join(parts), "points": _expected(given.get("expect")), "cap": given.get("cap")}
    if given.get("cap") is not None:
        return _("%(given)s → %(points)s, the pillar at most %(cap)s") % facts
    return _("%(given)s → %(points)s") % facts


def _count(value: Any) -> str:
    return dumps(value)


def _event(event: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name = names.get(event.get("key", ""), str(event.get("key", "")))
    return f"{name}（{'、'.join(event['modifiers'])}）" if event.get("modifiers") else name


def _answers(answers: Mapping[str, Any]) -> str:
    return "，".join(f"{option} {_count(count)}" for option, count in answers.items())


def _expected(points: Any) -> str:
    if isinstance(points, bool) or not isinstance(points, int | float):
        return _("insufficient") if points == "insufficient" else dumps(points)
    return format(Decimal(dumps(points)), ".2f")


def general_fields(framework: Framework) -> dict[Promise, str]:
    """What holds for the whole framework, in words."""
    return {
        GENERAL["title"]: framework.title,
        GENERAL["full_mark"]: format_points(framework.full_mark),
        GENERAL["not_applicable"]: _("rescaled within the sub-pillar")
        if framework.rescale_not_applicable
        else _("full mark, flagged"),
        GENERAL["pillar_line"]: _thresholds(framework, AlertLine.PILLAR),
        GENERAL["total_line"]: _thresholds(framework, AlertLine.TOTAL),
        GENERAL["modifiers"]: "\n".join(
            f"{each.code} {each.name} ×{each.factor}" for each in framework.modifiers.values()
        ),
        GENERAL["event_groups"]: "\n".join(
            f"{each.code}: {'、'.join(each.members)}" for each in framework.event_groups
        ),
        GENERAL["scales"]: "\n".join(
            f"{each.code}: {'、'.join(f'{name} {share}' for name, share in each.options.items())}"
            for each in framework.scales.values()
        ),
        GENERAL["stations"]: "\n".join(f"{each.code} {each.name}" for each in framework.stations),
        GENERAL["frequencies"]: "\n".join(f"{each.name}: {each.due_days}" for each in framework.frequencies),
    }


def _thresholds(framework: Framework, line: AlertLine) -> str:
    return "、".join(
        f"{each.name or each.level.value} < {format_points(each.below)}" for each in framework.thresholds[line]
    )
