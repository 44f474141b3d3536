"""The Warning Notice (预警通知书), from an alert matter.

The law: it names no person and no complaint, and of items whose detail the body does not see only the points.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.timezone import localdate

import qianfen
from qianfen.scorecard import TOTAL
from qingheng.alerts.models import AlertLevel, Case, Matter
from qingheng.organisations.calendar import WorkingDays
from qingheng.papers import Block, Document, KeyValues, Table
from qingheng.papers.blocks import Align
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.versions import framework_of
from qingheng.supervision.models import PaperKind
from qingheng.supervision.paper.requirements import table_of
from qingheng.supervision.paper.templates import wording
from qingheng.supervision.paper.writing.frame import framed, in_chinese, said, sections
from qingheng.supervision.rectifying.opening import NewItem
from qingheng.ui.levels import look_of
from qingheng.ui.periods import period_name

LOSSES_MAX = 8
ITEMS_MAX = 5
RECTIFY_DAYS = 30
FIGURES: tuple[Align, ...] = ("left", "right", "right", "right", "right", "right", "center")
LOSSES: tuple[Align, ...] = ("center", "left", "right", "left")
POINTS_ONLY = "按规定仅列分值"
SHOWS_DETAIL = "detail"
CASE_CLASS = "case"


@in_chinese
def warning_notice(matter: Matter) -> Document:
    """A first draft; whoever writes it goes on from there."""
    words, alert = wording(PaperKind.WARNING_NOTICE), _Alert(matter)
    facts = {
        "body": matter.body.name,
        "period": period_name(alert.case.period) if alert.case else period_name(matter.until),
        "level": str(look_of(matter.level).phrase),
        "line": alert.line,
        "days": words.reply_days,
        "basis": "、".join(words.basis_on(localdate())),
    }
    parts = (
        ("预警事项", alert.what()),
        ("主要失分情况", alert.losses()),
        ("原因初判", said(words.say("cause", **facts))),
        ("整改要求", [*said(words.say("requirements", **facts)), table_of(alert.items())]),
        ("反馈时限与方式", said(words.say("reply", **facts), words.say("contact", **facts))),
        ("异议权利", said(words.say("remedy", **facts))),
    )
    blocks = [*said(words.say("opening", **facts)), *sections(parts), *said(words.say("closing", **facts))]
    return framed(words, words.say("title", **facts), matter.body.name, blocks)


@dataclass(frozen=True)
class _Alert:
    """What the matter is about: its latest month, and how the body stands there."""

    matter: Matter

    @cached_property
    def case(self) -> Case | None:
        return self.matter.cases.exclude(level=AlertLevel.NONE).order_by("-period").first()

    @cached_property
    def card(self) -> LiveScorecard | None:
        return self._card(self.case.period) if self.case else None

    @cached_property
    def before(self) -> Mapping[str, int]:
        """The points of the month before."""
        month = str(qianfen.Period.parse(self.case.period).previous()) if self.case else ""
        card = self._card(month)
        return {code: node.points for code, node in card.result.nodes.items()} if card else {}

    def _card(self, month: str) -> LiveScorecard | None:
        cards = LiveScorecard.objects.filter(body=self.matter.body_id, period=month)
        return cards.select_related("framework_version").first()

    @property
    def reasons(self) -> list[dict[str, object]]:
        return sorted(self.case.reasons, key=lambda reason: reason["line"] != "total") if self.case else []

    @property
    def line(self) -> str:
        """The total, the pillars, or both."""
        names = ["总分" if reason["line"] == "total" else f"“{reason['name']}”" for reason in self.reasons]
        return "、".join(names) + "得分" if names else "评价得分"

    def what(self) -> Iterator[Block]:
        """Number, colour, lines, and every reason with its figures."""
        lines = {"总分纵向" if reason["line"] == "total" else "单项横向" for reason in self.reasons}
        yield KeyValues(
            (
                ("预警编号", f"{self.matter.since.replace('-', '')}-{self.matter.pk:03d}"),
                ("预警颜色", str(look_of(self.matter.level).phrase)),
                ("评价周期", period_name(self.case.period) if self.case else "—"),
                ("预警线", "、".join(sorted(lines)) or "—"),
            )
        )
        rows = tuple(self._reason(reason) for reason in self.reasons)
        head = ("指标", "得分", "预警线", "差值", "上月得分", "变化", "等级")
        if rows:
            yield Table(head, rows, widths=(3, 1.2, 1.2, 1.2, 1.2, 1.2, 1), aligns=FIGURES)

    def _reason(self, reason: Mapping[str, object]) -> tuple[str, ...]:
        points, threshold = int(str(reason["points"])), int(str(reason["threshold"]))
        before = self.before.get(TOTAL if reason["line"] == "total" else str(reason["node"]))
        name = "总分" if reason["line"] == "total" else str(reason["name"])
        change = "—" if before is None else f"{'+' if points > before else ''}{_points(points - before)}"
        figures = (_points(points), _points(threshold), _points(points - threshold))
        return (name, *figures, "—" if before is None else _points(before), change, str(look_of(reason["level"]).word))

    @cached_property
    def lost(self) -> list[tuple[str, str, int, bool]]:
        """The items that cost most: name, standard, points lost, whether the body sees more than points."""
        if self.card is None:
            return []
        framework = framework_of(self.card.framework_version)
        found = []
        for deduction in self.card.result.deductions:
            if framework.has_item(deduction.item):
                item = framework.item(deduction.item)
                is_open = item.body_view == SHOWS_DETAIL and item.sensitivity != CASE_CLASS
                found.append((item.name, item.standard, deduction.points_lost, is_open))
        return sorted(found, key=lambda loss: -loss[2])[:LOSSES_MAX]

    def losses(self) -> Iterator[Block]:
        """The main deductions, as far as the body may see them."""
        rows = tuple(
            (str(number), name, _points(points), standard if is_open else POINTS_ONLY)
            for number, (name, standard, points, is_open) in enumerate(self.lost, 1)
        )
        if rows:
            yield Table(("序号", "计分项", "失分", "评价标准"), rows, widths=(0.6, 2.4, 0.8, 4.2), aligns=LOSSES)

    def items(self) -> list[NewItem]:
        """A first proposal of what is to be put right, one line for each of the gravest losses."""
        due = WorkingDays.on_record().add_working_days(localdate(), RECTIFY_DAYS)
        return [
            NewItem(f"{name}失{_points(points)}分", "查明原因并逐项整改", "问题整改到位，佐证材料齐全", due)
            for name, _standard, points, _is_open in self.lost[:ITEMS_MAX]
        ]


def _points(hundredths: int) -> str:
    return qianfen.format_points(hundredths).replace("-", "−")
