"""Waves and whom they ask. The law: groups of people are the strata of the framework's survey items, nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from os.path import commonprefix

import qianfen
from qianfen import Frequency, Period
from qianfen.framework import Audience
from qianfen.framework.methods import Survey
from qingheng.scoring.versions import framework_of, version_for
from qingheng.surveys.models import QuestionnaireVersion, Wave, WaveForm


@dataclass(frozen=True)
class Group:
    """People who are asked (调查群体) about bodies of one audience, and the items their answers bear on."""

    key: str
    audience: Audience
    items: tuple[qianfen.Item, ...]

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"{self.key}.{self.audience.code}"

    @property
    def least(self) -> int:
        """The answers that the items need at least."""
        return max(item.rule.min_valid for item in self.items if isinstance(item.rule, Survey))


def framework_for(period: Period) -> qianfen.Framework:
    """The framework in force at the end of a period; NoFrameworkError if there is none."""
    return framework_of(version_for(period))


def survey_items(framework: qianfen.Framework, period: Period) -> list[qianfen.Item]:
    """The survey items that are due with the period."""
    last = period.last_month
    return [
        item
        for item in framework.items
        if isinstance(item.rule, Survey) and Period.containing(last.start, item.frequency).last_month == last
    ]


def groups(framework: qianfen.Framework, period: Period) -> Iterator[Group]:
    """Every group of people and audience that survey items of the period ask for."""
    items = survey_items(framework, period)
    for audience in framework.audiences:
        asked: dict[str, list[qianfen.Item]] = {}
        for item in items:
            if item.audience in (None, audience.code) and isinstance(item.rule, Survey):
                for key in item.rule.strata:
                    asked.setdefault(key, []).append(item)
        for key, found in asked.items():
            yield Group(key, audience, tuple(found))


def group_names(framework: qianfen.Framework) -> dict[str, str]:
    """What the framework calls the data of each group, without the words that all of them end with."""
    names = {
        data_item.key: data_item.name
        for item in framework.items
        if isinstance(item.rule, Survey)
        for data_item in item.data_items
    }
    ending = len(commonprefix([name[::-1] for name in names.values()])) if len(set(names.values())) > 1 else 0  # noqa: RUF071 - of texts, not of paths
    return {key: name[: len(name) - ending].strip() or name for key, name in names.items()}


def form_for(wave: Wave, group: str, audience: str) -> WaveForm | None:
    """The questionnaire that people of a group get about a body of this audience."""
    forms = wave.forms.filter(group=group, audience__in=["", audience]).select_related("version__questionnaire")
    return forms.order_by("-audience").first()


def versions_to_choose() -> list[QuestionnaireVersion]:
    """Versions of questionnaires that a wave may use."""
    rows = QuestionnaireVersion.objects.select_related("questionnaire").exclude(
        state=QuestionnaireVersion.State.RETIRED
    )
    return list(rows.defer("document"))


def periods_to_ask(today: Period) -> list[Period]:
    """Half-years around today, the current one first."""
    current = Period.containing(today.start, Frequency.HALF_YEAR)
    return [current, current.next(), current.previous()]
