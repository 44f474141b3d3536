"""A questionnaire with a question of every kind."""

from typing import Any

from qingheng.surveys.asking.documents import read
from qingheng.surveys.definition import Definition


def words(zh: str, en: str = "") -> dict[str, str]:
    return {"zh-hans": zh} | ({"en": en} if en else {})


CHOICES = [
    {"name": name, "label": words(label, english), "option": label}
    for name, label, english in (
        ("good", "满意", "satisfied"),
        ("fair", "基本满意", "fairly satisfied"),
        ("bad", "不满意", "dissatisfied"),
        ("unknown", "不了解", "do not know"),
    )
]
QUESTIONS: list[dict[str, Any]] = [
    {
        "name": "style",
        "kind": "single",
        "label": words("您对该单位的工作作风满意吗？", "How satisfied are you?"),
        "required": True,
        "choices": CHOICES,
        "item": "J1-1",
    },
    {
        "name": "met",
        "kind": "multiple",
        "label": words("您遇到过下列哪些情况？", "Which of these did you meet?"),
        "relevance": "${style} = 'bad'",
        "required": True,
        "choices": [
            {"name": "gift", "label": words("被暗示送礼", "hints at gifts")},
            {"name": "delay", "label": words("拖延推诿", "delay")},
            {"name": "none", "label": words("以上都没有", "none of these"), "excludes": True},
        ],
    },
    {
        "name": "parts",
        "kind": "matrix",
        "label": words("您对下列方面满意吗？", "How about these?"),
        "hint": words("每行选一个", "one in each row"),
        "choices": CHOICES,
        "rows": [
            {"name": "speed", "label": words("办事效率", "speed"), "item": "J1-2"},
            {"name": "manner", "label": words("服务态度", "manner")},
        ],
    },
    {"name": "mark", "kind": "scale", "label": words("您打几分？", "What mark?"), "least": "0", "most": "10"},
    {
        "name": "age",
        "kind": "number",
        "label": words("您的年龄？", "Your age?"),
        "least": "18",
        "most": "120",
        "constraint": ". != 99",
        "constraint_message": words("请填写真实年龄。", "Your real age, please."),
    },
    {"name": "remark", "kind": "text", "label": words("您还想说什么？", "Anything else?")},
]
DOCUMENT: dict[str, Any] = {
    "title": words("居民问卷", "Questionnaire for residents"),
    "introduction": words("本问卷匿名填写。", "Nobody asks your name."),
    "languages": ["zh-hans", "en"],
    "sections": [{"label": words("总体评价", "In general"), "questions": QUESTIONS}],
}


def sheet() -> Definition:
    return read(DOCUMENT)
