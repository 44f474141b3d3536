"""Sheets are cut off from the codes they came with. The law: what a wave leaves behind tells no order and no code."""

import secrets

from django.db import transaction

from qingheng.surveys.field.forgetting import forget
from qingheng.surveys.models import AnswerSheet, Code, SpentCode, Wave
from qingheng.surveys.models.answers import random_key


class Untied:
    """A wave that takes no more answers; made inside the transaction of an action.

    The codes go first: whoever is just answering holds the row of a code and is waited for. Then every sheet is written
    anew under another key, in an order of chance: rows lie in a table in the order in which they came, and PostgreSQL
    knows which were written together. After the commit the database is made to forget what it can.
    """

    def __init__(self, wave: Wave) -> None:
        self.unused, _tables = Code.objects.filter(cell__sample__wave=wave).delete()
        SpentCode.objects.filter(wave=wave).delete()
        self.sheets = list(AnswerSheet.objects.filter(wave=wave))
        AnswerSheet.objects.filter(wave=wave).delete()
        secrets.SystemRandom().shuffle(self.sheets)
        for sheet in self.sheets:
            sheet.key = random_key()
        AnswerSheet.objects.bulk_create(self.sheets, batch_size=500)
        transaction.on_commit(forget, robust=True)
