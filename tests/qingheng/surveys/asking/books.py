"""Small XLSForm workbooks."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]


def workbook(**sheets: Rows) -> bytes:
    """A workbook of the sheets given."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


SURVEY: Rows = [
    ["type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)", "hint::English (en)", "required",
     "relevant", "constraint", "constraint_message::中文 (zh)", "constraint_message::English (en)", "appearance",
     "parameters", "item"],
    ["note", "hello", "请您评价“两个责任”的落实。", "Please judge."],
    ["begin_group", "general", "总体", "In general"],
    ["select_one sat", "style", "您对“一站式服务”满意吗？", "Satisfied?", None, None, "yes", *[None] * 6, "J1-1"],
    ["select_multiple met", "met", "遇到过什么？", "What did you meet?", None, None, None, "${style} = ‘bad’"],
    ["begin_group", "parts", "下列方面", "These", "每行选一个", "one a row", None, None, None, None, None,
     "table-list"],
    ["select_one sat", "speed", "效率", "Speed", None, None, None, None, None, None, None, None, None, "J1-2"],
    ["select_one sat", "manner", "态度", "Manner"],
    ["end_group"],
    ["end_group"],
    ["range", "mark", "打分", "Mark", None, None, None, None, None, None, None, None, "start=0 end=10 step=1"],
    ["integer", "age", "年龄", "Age", None, None, None, None, ". >= 18 and . <= 120"],
    ["decimal", "hours", "小时", "Hours", None, None, None, None, ". >= 0.5", "不少于半小时",
     "Half an hour at least"],
    ["note", "please", "请勿填写姓名。", "No names, please."],
    ["text", "remark", "意见", "Remarks"],
]  # fmt: skip
CHOICES: Rows = [
    ["list_name", "name", "label::中文 (zh)", "label::English (en)", "option", "excludes"],
    ["sat", "good", "满意", "satisfied", "满意"],
    ["sat", "bad", "不满意", "dissatisfied", "不满意"],
    ["met", "gift", "被暗示送礼", "hints at gifts"],
    ["met", "none", "以上都没有", "none", None, "yes"],
]
SETTINGS: Rows = [
    ["form_title", "form_id", "default_language", "form_title::English (en)"],
    ["居民问卷", "residents", "中文 (zh)", "Residents"],
]
