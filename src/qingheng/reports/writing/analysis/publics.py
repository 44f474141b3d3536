"""六、群众评价: what the public, those served, and the staff answered."""

from collections.abc import Iterator

from qianfen.framework.methods import Survey
from qingheng.papers import Block, Paragraph, Table
from qingheng.reports import words
from qingheng.reports.facts.survey import Asked
from qingheng.reports.writing.analysis.facts import AnalysisFacts
from qingheng.reports.writing.frame import named_first


def blocks(facts: AnalysisFacts) -> Iterator[Block]:
    """The section."""
    asked = facts.surveys
    if not asked:
        yield Paragraph("本期没有到期的问卷调查结果。")
        return
    sample = sum(one.sample for one in asked)
    yield Paragraph(f"本期共采用{len(asked)}项匿名问卷结果，有效和不了解答卷合计{sample}份次。{_lowest(facts)}")
    yield _table(facts)


def _lowest(facts: AnalysisFacts) -> str:
    rated = [(one, points) for one in facts.surveys if (points := _points(one)) is not None]
    if not rated:
        return ""
    worst, points = min(rated, key=lambda pair: pair[1] * 100 // pair[0].full)
    names = "、".join(f"{name}（{words.points(lost)}分）" for name, lost in worst.lowest)
    tail = f"，得分较低的是{names}" if names else ""
    return (
        f"得分率最低的是{words.quoted(worst.item.name)}，"
        f"平均{words.points(points)}分（满分{words.points(worst.full)}分）{tail}。"
    )


def _points(one: Asked) -> int | None:
    known = [points for points in one.averages.values() if points is not None]
    return sum(known) // len(known) if known else None


def _table(facts: AnalysisFacts) -> Block:
    names = facts.now.audiences
    rows = [
        (
            one.item.name,
            words.points(one.full),
            *(_cell(one.averages.get(code)) for code in names),
            str(one.sample),
            _best(one, facts),
            str(len(one.insufficient)),
        )
        for one in facts.surveys
    ]
    head = ("问卷项目", "满分", *(f"{name}平均分" for name in names.values()), "答卷数", "满意类占比", "样本不足单位")
    widths = (3, 1.1, *(1.5 for _name in names), 1.2, 1.4, 1.4)
    aligns = named_first(len(head))
    note = "注：任一层有效样本低于规定份数的单位不单独评分、不计入本表。"
    return Table(head, tuple(rows), caption="表3  问卷评价情况", widths=widths, aligns=aligns, note=note)


def _cell(points: int | None) -> str:
    return "—" if points is None else words.points(points)


def _best(one: Asked, facts: AnalysisFacts) -> str:
    """The share of valid answers that are worth the full points of the scale."""
    if not isinstance(one.item.rule, Survey):
        return "—"
    scale = facts.now.framework.scales[one.item.rule.scale]
    valid = {option: count for option, count in one.answers.items() if option not in scale.excluded}
    best = sum(count for option, count in valid.items() if scale.options.get(option) == max(scale.options.values()))
    return words.per_cent(best, sum(valid.values()))
