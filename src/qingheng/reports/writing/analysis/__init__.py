"""The half-year's analysis report to the committee (半年分析报告).

The law: the part on problems is at least a third of the text, and if it is not, that is said before anybody signs.
"""

from itertools import chain

from qingheng.papers import Annex, Block, Document, Heading, Paragraph, Sign
from qingheng.reports import words
from qingheng.reports.writing.analysis import advice, annex, audiences, doings, overview, pillars, problems, publics
from qingheng.reports.writing.analysis import quality as data_quality
from qingheng.reports.writing.analysis.facts import AnalysisFacts
from qingheng.reports.writing.frame import Built, Frame

LENGTH_MAX = 5_000
"""Characters a report to the committee should not exceed (精文减会)."""
PROBLEM_SHARE = (1, 3)
SECTIONS = (
    ("总体评价", overview.blocks),
    ("各一级指标情况", pillars.blocks),
    ("分类分析", audiences.blocks),
    ("预警与处置", doings.blocks),
    ("突出问题与成因", problems.blocks),
    ("群众评价", publics.blocks),
    ("数据质量说明", data_quality.blocks),
    ("工作建议", advice.blocks),
)


def analysis_report(facts: AnalysisFacts, frame: Frame) -> Built:
    """The report, with remarks where it is too long or says too little of problems."""
    parts = [(name, tuple(write(facts))) for name, write in SECTIONS]
    numbered = (
        (Heading(1, f"{words.numeral(index)}、{name}"), *blocks) for index, (name, blocks) in enumerate(parts, 1)
    )
    document = Document(
        form="report",
        title=frame.title,
        blocks=(*_preface(facts, frame), *chain.from_iterable(numbered)),
        annexes=(Annex("各单位得分一览表", annex.scores(facts)), Annex("预警事项一览表", annex.alerts(facts))),
        attachments=("各单位得分一览表", "预警事项一览表"),
        sign=Sign(frame.organ, words.day(frame.day)),
    )
    return Built(document, tuple(_remarks(document, dict(parts)["突出问题与成因"])))


def _preface(facts: AnalysisFacts, frame: Frame) -> list[Block]:
    now = facts.now
    kinds = "、".join(f"{name}{len(now.of(code))}个" for code, name in now.audiences.items())
    published = words.day(now.run.published_at.date())
    text = (
        f"{frame.opening}根据《{now.framework.title}》（{now.framework.version}版），以{words.day(now.period.end)}为截止日，"
        f"对{len(now.standings)}个单位（{kinds}）的政治生态状况进行了监测评价。"
        f"本报告所列分值均取自{words.named(now.period.last_month)}评价结果（第{now.run.number}次发布，{published}），"
        f"满分{words.points(now.framework.full_mark)}分，按年内累计计分。现将有关情况报告如下。"
    )
    return [Paragraph(text)]


def length_of(blocks: tuple[Block, ...]) -> int:
    """The characters of headings and paragraphs; tables and charts are not counted."""
    return sum(len(block.text) for block in blocks if isinstance(block, Heading | Paragraph))


def _remarks(document: Document, problem_part: tuple[Block, ...]) -> list[str]:
    whole, part = length_of(document.blocks), length_of(problem_part)
    remarks = []
    if part * PROBLEM_SHARE[1] < whole * PROBLEM_SHARE[0]:
        remarks.append(f"问题部分{part}字，占全文{words.per_cent(part, whole)}，不足三分之一，请充实后再送审。")
    if whole > LENGTH_MAX:
        remarks.append(f"正文{whole}字，超过{LENGTH_MAX}字，请精简后再送审。")
    return remarks
