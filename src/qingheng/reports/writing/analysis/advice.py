"""八、工作建议: each one follows from a figure of the report. The law: measures are proposed, a person decides."""

from collections.abc import Iterator

from qianfen import AlertLevel
from qingheng.papers import Block, Paragraph
from qingheng.reports import words
from qingheng.reports.writing.analysis.facts import AnalysisFacts

NAMED = 3
ADVICE_SHOWN = 3


def blocks(facts: AnalysisFacts) -> Iterator[Block]:
    """The section."""
    found = [text for write in (_common, _bodies, _rectify, _listen, _data) if (text := write(facts))]
    found += _reviewed(facts)
    for index, (lead, advised) in enumerate(found, 1):
        yield Paragraph(advised, lead=f"{index}．{lead}。")
    if not found:
        yield Paragraph("保持常态化监测，巩固现有成效。")


def _common(facts: AnalysisFacts) -> tuple[str, str] | None:
    common = facts.losses.common[:NAMED]
    if not common:
        return None
    items = "、".join(f"{words.quoted(item.name)}" for item in common)
    return "抓共性、补短板", (
        f"针对{items}等半数以上单位失分的问题，由牵头监测站会同有关主管部门开展专项整治，完善制度、明确标准，"
        "下一期逐项对照检查成效。"
    )


def _bodies(facts: AnalysisFacts) -> tuple[str, str] | None:
    parts = []
    for level in (AlertLevel.RED, AlertLevel.YELLOW, AlertLevel.BLUE):
        names = [str(each.body) for each in facts.now if each.level == level.rank]
        measures = [one.name for one in facts.now.framework.measures if level in one.suggested_for]
        if names and measures:
            parts.append(f"{words.colour(level.rank)}的{words.listed(names, NAMED)}，可视情采取{'、'.join(measures)}")
    if not parts:
        return None
    return (
        "抓预警、促处置",
        f"对处于预警状态的单位分级处置：{'；'.join(parts)}。以上为系统按颜色提示的参考措施，由会议研究决定。",
    )


def _rectify(facts: AnalysisFacts) -> tuple[str, str] | None:
    late = facts.handling.items_overdue
    if not late:
        return None
    return "抓整改、严销号", f"对逾期未完成的{late}项整改事项逐项督办，仍不落实的按规定提高预警等级、倒查责任。"


def _listen(facts: AnalysisFacts) -> tuple[str, str] | None:
    rated = [one for one in facts.surveys if one.lowest]
    if not rated:
        return None
    worst = max(rated, key=lambda one: (one.full - one.lowest[0][1]) * 100 // one.full)
    names = "、".join(name for name, _points in worst.lowest)
    return (
        "抓作风、听民声",
        f"{names}等单位{words.quoted(worst.item.name)}评价偏低，应认真查找服务群众、干部作风方面的差距，整改情况纳入下一期回看。",
    )


def _data(facts: AnalysisFacts) -> tuple[str, str] | None:
    late = [each for each in facts.quality.flagged if each.flag in {"overdue", "incomplete"}]
    if not late:
        return None
    names = words.listed((words.quoted(name) for each in late for name in each.items), NAMED)
    return "抓数据、保质量", f"{names}等计分项数据逾期或不全，责成有关监测站限期补报，并说明原因。"


def _reviewed(facts: AnalysisFacts) -> list[tuple[str, str]]:
    said = [f"{each.body}：{words.sentence(each.advice)}" for each in facts.reviews if each.advice.strip()]
    return [("落实评审会意见", "".join(said[:ADVICE_SHOWN]))] if said else []
