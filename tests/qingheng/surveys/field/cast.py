"""A wave in the field, row by row: a questionnaire, a frame, a sample of one cell per body; no answers yet."""

from datetime import timedelta

from django.utils.timezone import localdate

from qingheng.organisations.models import Body
from qingheng.surveys.models import (
    Frame,
    FrameCell,
    Questionnaire,
    QuestionnaireVersion,
    Sample,
    SampleCell,
    Wave,
    WaveForm,
)

GROUP = "resident"
ITEM = "J1-1"


def document() -> dict[str, object]:
    """A questionnaire with a choice, a matrix and a free text."""
    choices = [
        {"name": name, "label": {"zh-hans": label}, "option": label}
        for name, label in (("good", "满意"), ("fair", "基本满意"), ("bad", "不满意"), ("unknown", "不了解"))
    ]
    return {
        "title": {"zh-hans": "居民问卷", "en": "Questionnaire for residents"},
        "introduction": {"zh-hans": "请您如实回答。"},
        "languages": ["zh-hans"],
        "sections": [
            {
                "label": {"zh-hans": "总体评价"},
                "questions": [
                    {
                        "name": "style",
                        "kind": "single",
                        "label": {"zh-hans": "您对该单位的工作作风满意吗？"},
                        "hint": {},
                        "required": True,
                        "choices": choices,
                        "item": ITEM,
                    },
                    {"name": "words", "kind": "text", "label": {"zh-hans": "您还想说什么？"}, "hint": {}},
                ],
            }
        ],
    }


def make_wave(state: str = Wave.State.OPEN, *, open_link: bool = False) -> Wave:
    """A wave of residents that runs from yesterday to tomorrow."""
    questionnaire, _made = Questionnaire.objects.get_or_create(code="residents", title="居民问卷")
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=questionnaire.versions.count() + 1,
        state=QuestionnaireVersion.State.APPROVED,
        document=document(),
        checksum="0" * 64,
        drafted_by="test",
    )
    wave = Wave.objects.create(
        title="2026年上半年群众评价",
        period="2026-H1",
        state=state,
        opens_on=localdate() - timedelta(days=1),
        closes_on=localdate() + timedelta(days=1),
        takes_open_link=open_link,
    )
    WaveForm.objects.create(wave=wave, group=GROUP, version=version)
    return wave


def make_sample(wave: Wave, bodies: list[Body], *, invited: int) -> Sample:
    """So many people invited about each body."""
    frame = Frame.objects.create(wave=wave, source="test", checksum="0" * 64, imported_by="test")
    sample = Sample.objects.create(wave=wave, frame=frame, design={}, seed="1", algorithm="1", drawn_by="test")
    for body in bodies:
        cell = FrameCell.objects.create(frame=frame, body=body, group=GROUP, population=invited * 10)
        SampleCell.objects.create(sample=sample, cell=cell, invited=invited, probability=0.1)
    return sample
