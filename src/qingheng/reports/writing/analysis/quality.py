"""七、数据质量说明: completeness, what is missing, corrections, breaks of the trend."""

from collections.abc import Iterator

from qingheng.papers import Block, Paragraph
from qingheng.reports import words
from qingheng.reports.facts.quality import Flagged, Quality
from qingheng.reports.writing.analysis.facts import AnalysisFacts

NAMED = 3
FLAG_WORDS = {
    "overdue": "逾期未报（不扣被评价单位分）",
    "incomplete": "数据不全（按已报月份计分）",
    "pending": "未到采集期（按满分计，标注待评）",
    "insufficient": "样本不足（不单独评分）",
    "no_business": "无业务量（按满分计）",
    "not_applicable": "不适用",
    "unconfirmed_veto": "否决事项待评审会确认（暂不扣分）",
}


def blocks(facts: AnalysisFacts) -> Iterator[Block]:
    """The section."""
    yield Paragraph(_complete(facts.quality), lead="1．完整率。")
    yield Paragraph(_missing(facts.quality), lead="2．缺报和特殊情形。")
    yield Paragraph(_corrected(facts.quality), lead="3．更正。")
    yield Paragraph(_breaks(facts), lead="4．口径。")


def _complete(found: Quality) -> str:
    if not found.expected or found.reported is None:
        return "本次发布未记录完整率。"
    share = words.per_cent(found.reported, found.expected)
    tail = "本次系经批准的试行（不完整）发布，结论仅供参考。" if found.is_incomplete else ""
    return f"应报数据{found.expected}项，实报{found.reported}项，完整率{share}。{tail}"


def _missing(found: Quality) -> str:
    return "；".join(_flag(each) for each in found.flagged) + "。" if found.flagged else "各计分项数据齐全。"


def _flag(each: Flagged) -> str:
    names = words.listed((words.quoted(name) for name in each.items), NAMED)
    return f"{FLAG_WORDS[each.flag]}的计分项{len(each.items)}项（{names}），涉及单位{each.bodies}个"


def _corrected(found: Quality) -> str:
    if not found.corrections and found.run_number == 1:
        return "截至发布日，没有经批准的数据更正，评价结果为首次发布。"
    again = (
        f"评价结果为第{found.run_number}次发布，此前各次已被更正。" if found.run_number > 1 else "评价结果为首次发布。"
    )
    stations = words.listed(found.correcting_stations, NAMED)
    made = f"经批准更正数据{found.corrections}批次（{stations}）。" if found.corrections else ""
    return made + again


def _breaks(facts: AnalysisFacts) -> str:
    others = [then for then in (facts.before, facts.year_before) if not facts.now.is_comparable_with(then)]
    if not others:
        return "本期与对比期采用同一指标体系版本，口径一致。"
    names = "、".join(words.named(then.period) for then in others if then)
    return f"本期采用{facts.now.framework.version}版指标体系，与{names}所用版本不同，趋势存在断点，分值不宜直接比较。"
