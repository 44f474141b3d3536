"""What a body is advised to do (处方). The law: at most five; what people found comes before what the points say."""

from collections.abc import Iterator

from qingheng.reports import words
from qingheng.reports.facts.body import CheckupFacts
from qingheng.reports.facts.reasons import POINTS_ONLY

PRESCRIPTIONS_MAX = 5


def prescriptions(facts: CheckupFacts) -> list[str]:
    """From the review meeting, then what is still to be put right, then the standards of the items that cost most."""
    found: list[str] = []
    for text in (*_advised(facts), *_outstanding(facts), *_by_points(facts)):
        if text not in found:
            found.append(text)
    return found[:PRESCRIPTIONS_MAX]


def _advised(facts: CheckupFacts) -> Iterator[str]:
    for each in facts.reviews:
        if each.advice.strip():
            yield f"落实评审会建议：{words.sentence(each.advice)}"


def _outstanding(facts: CheckupFacts) -> Iterator[str]:
    for each in facts.past:
        if not each.is_done:
            late = "（已逾期）" if each.is_late else f"（期限{each.due}）"
            yield f"完成整改事项{late}：{words.sentence(each.requirement)}"


def _by_points(facts: CheckupFacts) -> Iterator[str]:
    for each in facts.symptoms:
        if each.standard:
            why = "" if each.reason == POINTS_ONLY else f"，{each.reason}"
            yield (
                f"针对{words.quoted(each.name)}（失{words.points(each.lost)}分{why}），逐项查明原因，明确责任科室和时限，整改到位。"
                f"评价标准：{words.sentence(each.standard)}"
            )
