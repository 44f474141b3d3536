"""A wave with a real frame and a real draw, and answers to it: two groups of people about every body of the county."""

from datetime import timedelta
from random import Random
from typing import Any

from django.utils.timezone import localdate

from qingheng.accounts.models import User
from qingheng.organisations.models import Body
from qingheng.surveys.actions import samples
from qingheng.surveys.models import AnswerSheet, Questionnaire, QuestionnaireVersion, Sample, Wave, WaveForm
from qingheng.surveys.sampling.design import SampleDesign
from qingheng.surveys.sampling.frame_file import CheckedFrame, check_frame

GROUPS = ("resident", "client")
ITEMS = ("J1-1", "J1-2")
OPTIONS = {"good": "满意", "fair": "基本满意", "bad": "不满意", "unknown": "不了解"}
HEADER = "body,group,stratum,cluster,population"


def document() -> dict[str, Any]:
    """Two questions for two items, one about the person, one for words."""
    choices = [
        {"name": name, "label": {"zh-hans": label, "en": name}, "option": label} for name, label in OPTIONS.items()
    ]
    asked = [
        {
            "name": name,
            "kind": "single",
            "label": {"zh-hans": label, "en": name},
            "hint": {},
            "choices": choices,
            "item": item,
        }
        for name, label, item in (("style", "工作作风", ITEMS[0]), ("fair_play", "公平廉洁", ITEMS[1]))
    ]
    sexes = [{"name": name, "label": {"zh-hans": label}} for name, label in (("f", "女"), ("m", "男"))]
    asked.append({"name": "sex", "kind": "single", "label": {"zh-hans": "性别"}, "hint": {}, "choices": sexes})
    asked.append({"name": "words", "kind": "text", "label": {"zh-hans": "意见和建议", "en": "Remarks"}, "hint": {}})
    return {
        "title": {"zh-hans": "群众问卷"},
        "introduction": {"zh-hans": "请您如实回答。"},
        "languages": ["zh-hans"],
        "sections": [{"label": {"zh-hans": "总体评价"}, "questions": asked}],
    }


def plan_wave(state: str = Wave.State.APPROVED, *, period: str = "2026-H1", **more: Any) -> Wave:
    """A wave that asks both groups."""
    questionnaire, _made = Questionnaire.objects.get_or_create(code="people", title="群众问卷")
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=questionnaire.versions.count() + 1,
        state=QuestionnaireVersion.State.APPROVED,
        document=document(),
        checksum="0" * 64,
        drafted_by="test",
    )
    days = {"opens_on": localdate() - timedelta(days=1), "closes_on": localdate() + timedelta(days=9)}
    wave = Wave.objects.create(title=f"{period} 群众评价", period=period, state=state, **days, **more)
    for group in GROUPS:
        WaveForm.objects.create(wave=wave, group=group, version=version)
    return wave


def frame_csv(bodies: list[Body], *, people: int = 400) -> str:
    """Four villages in two strata for residents, one cell for clients."""
    rows = [HEADER]
    for body in bodies:
        rows += [f"{body.code},resident,{'山区' if n < 2 else '平原'},村{n},{people + 37 * n}" for n in range(4)]
        rows.append(f"{body.code},client,,,{people}")
    return "\n".join(rows)


def checked_frame(wave: Wave, text: str, name: str = "frame.csv") -> CheckedFrame:
    """The dry run of a frame."""
    return check_frame(text.encode(), name, wave)


def sampled(wave: Wave, bodies: list[Body], *, by: User, **design: Any) -> Sample:
    """The wave with a frame and a draw."""
    samples.import_frame(wave, checked_frame(wave, frame_csv(bodies)), by=by)
    wished = {"margin": 0.1, "floor": 30, **design}
    return samples.draw(wave, SampleDesign(**wished), seed="2026", by=by)


def by_seed(seed: int) -> Random:
    """Chance that comes again."""
    return Random(seed)  # noqa: S311 - answers of nobody


def answer_all(sample: Sample, *, response: float = 0.6, seed: int = 1) -> list[AnswerSheet]:
    """So many of those invited answer, by a seed; satisfied more or less according to the body."""
    random, rows = by_seed(seed), []
    for row in sample.cells.select_related("cell__body").order_by("pk"):
        answering = sum(random.random() < response for _person in range(row.invited))
        rows += [
            sheet(sample.wave, row.cell.body, row.cell.group, random=random, cell=row) for _each in range(answering)
        ]
    return AnswerSheet.objects.bulk_create(rows)


def sheet(wave: Wave, body: Body, group: str, *, random: Random, **more: Any) -> AnswerSheet:
    """What one person might say."""
    chances = [6 + body.position, 3, 1, 1]
    answers: dict[str, Any] = {name: random.choices(list(OPTIONS), chances)[0] for name in ("style", "fair_play")} | {
        "sex": random.choice("fm")
    }
    if random.random() < 0.3:
        answers["words"] = f"办事态度有改进{random.randrange(100)}"
    channel = AnswerSheet.Channel.CODE if more.get("cell") else AnswerSheet.Channel.OPEN
    return AnswerSheet(wave=wave, body=body, group=group, channel=channel, answers=answers, **more)
