"""Says in a sentence how an item is scored.

The law: the sentence is made from the rule's parameters alone, so it cannot drift.

English is the source; the Chinese stands in the catalogue like every other string.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import reduce
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qianfen import Framework, Item, format_points
from qianfen.framework import Band, Banded, Deduct, Manual, Modifier, Ratio, Survey, Trigger, Veto

HUNDRED = Decimal(100)
MODIFIER_ONE = Decimal(1)


def sentence(item: Item, framework: Framework) -> str:
    """The item's rule in words, in the language in use."""
    rule = item.rule
    parts = _SENTENCES[type(rule)](item, framework, rule)
    return _joined([part for part in parts if part])


def number(value: Decimal | int) -> str:
    """A number without superfluous zeros."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def marks(hundredths: int) -> str:
    """Points without superfluous zeros."""
    return number(Decimal(format_points(hundredths)))


def percent(share: Decimal) -> str:
    """A share as a percentage: 0.98 is 98%."""
    return f"{number(share * HUNDRED)}%"


def _joined(sentences: Iterable[str]) -> str:
    return reduce(lambda first, second: _("%(first)s %(second)s") % {"first": first, "second": second}, sentences)


def _enumerated(parts: Iterable[str]) -> str:
    return pgettext("between the parts of an enumeration", ", ").join(parts)


def _clauses(parts: Iterable[str]) -> str:
    return pgettext("between clauses", "; ").join(parts)


def _quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": text}


def _name_of(item: Item, key: str) -> str:
    return _quoted(item.data_item(key).name)


def _deduct(item: Item, framework: Framework, rule: Deduct) -> list[str]:
    charges = _clauses(_charge(item, charge.key, charge.per) for charge in rule.charges)
    facts = {"full": marks(item.full_mark), "charges": charges}
    return [
        _("Starts with %(full)s points: %(charges)s; nothing is taken below 0.") % facts,
        _circumstances([framework.modifiers[code] for code in rule.modifiers]),
        _event_group(item, framework),
    ]


def _charge(item: Item, key: str, per: Decimal) -> str:
    data_item = item.data_item(key)
    facts = {"name": _quoted(data_item.name), "unit": data_item.unit, "per": number(per)}
    if per * HUNDRED >= item.full_mark:
        return _("any %(name)s leaves no points") % facts
    return _("each %(unit)s of %(name)s costs %(per)s") % facts


def _circumstances(modifiers: list[Modifier]) -> str:
    if not modifiers:
        return ""
    listed = _clauses(_circumstance(modifier) for modifier in modifiers)
    return _("By circumstances, which multiply: %(listed)s.") % {"listed": listed}


def _circumstance(modifier: Modifier) -> str:
    facts = {"name": _quoted(modifier.name), "factor": number(modifier.factor)}
    if modifier.factor == 0:
        return _("%(name)s costs nothing") % facts
    if modifier.factor == Decimal("0.5"):
        return _("%(name)s costs half") % facts
    if modifier.factor == 2:
        return _("%(name)s costs double") % facts
    return _("%(name)s counts ×%(factor)s") % facts


def _event_group(item: Item, framework: Framework) -> str:
    group = framework.group_by_item.get(item.code)
    if group is None:
        return ""
    facts = {"items": _enumerated(group.members)}
    return _("One event counts in one of the items %(items)s only, in the one named first.") % facts


def _ratio(item: Item, framework: Framework, rule: Ratio) -> list[str]:
    facts = {
        "part": _name_of(item, rule.numerator),
        "whole": _name_of(item, rule.denominator),
        "span": _goalposts(item, rule.zero_at, rule.full_at),
        "full": marks(item.full_mark),
    }
    return [
        _("By the share of %(part)s in %(whole)s: %(span)s.") % facts,
        _("Without any %(whole)s the full mark is given and flagged “no business”.") % facts,
        _event_group(item, framework),
    ]


def _goalposts(item: Item, zero_at: Decimal, full_at: Decimal) -> str:
    facts = {"zero": percent(zero_at), "best": percent(full_at), "full": marks(item.full_mark)}
    if zero_at > full_at:
        return (
            _("%(best)s or less gives all %(full)s points, %(zero)s or more none, in between on a straight line")
            % facts
        )
    if full_at == 1:
        return _("%(best)s gives all %(full)s points, %(zero)s or less none, in between on a straight line") % facts
    return _("%(best)s or more gives all %(full)s points, %(zero)s or less none, in between on a straight line") % facts


def _banded(item: Item, framework: Framework, rule: Banded) -> list[str]:
    facts = {
        "part": _name_of(item, rule.numerator),
        "whole": _name_of(item, rule.denominator),
        "per": number(rule.per),
        "unit": item.data_item(rule.denominator).unit,
        "bands": _clauses(_bands(rule.bands)),
    }
    return [
        _("By %(part)s per %(per)s %(unit)s of %(whole)s: %(bands)s.") % facts,
        _("Without any %(whole)s the full mark is given and flagged “no business”.") % facts,
        _event_group(item, framework),
    ]


def _bands(bands: tuple[Band, ...]) -> Iterable[str]:
    below: Decimal | None = None
    for band in bands:
        facts = {"points": marks(band.points), "upto": number(band.upto or 0), "below": number(below or 0)}
        if band.upto is None:
            yield (
                _("above %(below)s: no points") if not band.points else _("above %(below)s: %(points)s points")
            ) % facts
        elif below is None:
            yield _("up to %(upto)s: %(points)s points") % facts
        else:
            yield _("above %(below)s up to %(upto)s: %(points)s points") % facts
        below = band.upto


def _survey(item: Item, framework: Framework, rule: Survey) -> list[str]:
    scale = framework.scales[rule.scale]
    facts = {
        "options": _enumerated(f"{_quoted(name)} {percent(share)}" for name, share in scale.options.items()),
        "strata": _enumerated(f"{_name_of(item, key)} {percent(weight)}" for key, weight in rule.strata.items()),
        "span": _goalposts(item, rule.zero_at, rule.full_at),
        "excluded": _enumerated(map(_quoted, scale.excluded)),
        "count": rule.min_valid,
    }
    return [
        _("By the index of the answers, which count %(options)s: %(span)s.") % facts,
        _("Answers %(excluded)s do not count.") % facts if scale.excluded else "",
        _("The index weighs %(strata)s.") % facts if len(rule.strata) > 1 else "",
        _("With fewer than %(count)s valid answers in a group nothing is taken; it is flagged “insufficient sample”.")
        % facts,
    ]


def _manual(item: Item, framework: Framework, rule: Manual) -> list[str]:
    scale = framework.scales[rule.scale]
    facts = {
        "count": rule.raters_min,
        "grades": _enumerated(f"{name} {percent(share)}" for name, share in scale.options.items()),
        "full": marks(item.full_mark),
    }
    return [
        _("At least %(count)s people grade independently; %(full)s points times the mean of their grades (%(grades)s).")
        % facts,
        _("With fewer of them nothing is taken; it is flagged “insufficient sample”.") % facts,
    ]


def _veto(item: Item, framework: Framework, rule: Veto) -> list[str]:
    pillar = next(pillar for pillar in framework.pillars if pillar.code == item.pillar)
    triggers = _clauses(_trigger(trigger, pillar.name) for trigger in rule.triggers)
    needs = _enumerated(str(_REQUIREMENTS.get(code, lambda code=code: code)()) for code in rule.requires)
    return [
        _("%(triggers)s.") % {"triggers": triggers},
        _("It counts only with: %(needs)s; it never fires by itself.") % {"needs": needs}
        if needs
        else _("It counts only when a person has confirmed it."),
    ]


def _trigger(trigger: Trigger, pillar: str) -> str:
    facts = {"event": _quoted(trigger.name), "left": marks(trigger.leaf), "pillar": _quoted(pillar)}
    left = _("%(event)s leaves %(left)s points") if trigger.leaf else _("%(event)s leaves no points")
    if trigger.cap is None:
        return left % facts
    cap = _("and caps %(pillar)s at %(cap)s") % {**facts, "cap": marks(trigger.cap)}
    return _("%(first)s %(second)s") % {"first": left % facts, "second": cap}


_REQUIREMENTS: dict[str, Callable[[], str]] = {
    "committee_confirmed": lambda: _("confirmation by the review meeting"),
    "approval_basis": lambda: _("a basis of approval"),
}
_SENTENCES: dict[type, Callable[[Item, Framework, Any], list[str]]] = {
    Deduct: _deduct,
    Ratio: _ratio,
    Banded: _banded,
    Survey: _survey,
    Manual: _manual,
    Veto: _veto,
}
