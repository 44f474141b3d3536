"""The survey items a question may bear on. The law: they and their options come from the framework in force."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.timezone import localdate

import qianfen
from qianfen import Frequency, Period
from qianfen.framework.methods import Survey
from qingheng.scoring.versions import NoFrameworkError, framework_of, version_for


@dataclass(frozen=True)
class ItemOffered:
    """A survey item with the options of its scale, those that do not count at the end."""

    code: str
    name: str
    options: tuple[str, ...]


def items_offered() -> Mapping[str, ItemOffered]:
    """The survey items of the framework in force, by code; none where no framework is in force."""
    try:
        framework = framework_of(version_for(Period.containing(localdate(), Frequency.MONTH)))
    except NoFrameworkError:
        return {}
    return {
        item.code: _offered(framework, item, item.rule) for item in framework.items if isinstance(item.rule, Survey)
    }


def scales() -> Mapping[str, frozenset[str]]:
    """The options that may count, by item."""
    return {code: frozenset(item.options) for code, item in items_offered().items()}


def _offered(framework: qianfen.Framework, item: qianfen.Item, rule: Survey) -> ItemOffered:
    scale = framework.scales[rule.scale]
    return ItemOffered(item.code, item.name, (*scale.options, *scale.excluded))
