"""What the grid's script is given with the page. The law: the words come from here, so it speaks the language."""

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from qianfen import Missing
from qingheng.accounts.models import User
from qingheng.collection.grid.columns import head
from qingheng.collection.grid.grid import Grid
from qingheng.collection.words import MISSING, missing_words

WORDS = {
    "saving": _("saving …"),
    "saved": _("All changes saved"),
    "saved_rest": _("All other changes saved"),
    "unsaved": _("%(n)s changes not saved yet"),
    "offline": _("No connection: %(n)s changes are kept here and sent as soon as the server answers"),
    "signed_out": _("You have been signed out. Sign in in another window; what you typed is kept here."),
    "failed": _("The server did not answer. Try again."),
    "faulty": _("%(n)s cells were not taken"),
    "conflicts": _("%(n)s cells were changed by somebody else too"),
    "leave": _("There are changes that have not been saved."),
    "restored": _("%(n)s changes of your last visit had not been saved; they are being sent now."),
    "filled": _("%(filled)s of %(total)s cells filled"),
    "empty": _("empty"),
    "not_asked": _("not scored on this item"),
    "events": _("%(n)s events"),
    "comment": _("comment: %(text)s"),
    "sent_back": _("sent back: %(text)s"),
    "question": _("a question is open"),
    "evidence": _("%(n)s files"),
    "own": _("own body: verified from outside"),
    "pasted": _("%(n)s cells pasted"),
    "pasted_beyond": _("%(n)s cells pasted; %(beyond)s did not fit and were left out"),
    "undone": _("undone: %(n)s cells"),
    "nothing_to_undo": _("There is nothing to undo."),
    "filled_down": _("%(n)s cells filled"),
    "copied": _("%(n)s cells copied"),
    "mine": _("Yours: %(text)s"),
    "theirs": _("%(who)s at %(when)s: %(text)s"),
    "read_only": _("This cannot be changed now."),
    "sum_of_events": _("This cell is the sum of its events; change them in the panel."),
}
"""Sentences of the script; %(name)s is filled in there."""


def page_data(grid: Grid, *, user: User, is_editable: bool) -> dict[str, object]:
    """Columns, bodies, cells, addresses and words."""
    place = {"station": grid.submission.station.code, "period": grid.submission.period}
    return {
        "user": user.get_username(),
        "place": place,
        "editable": is_editable,
        "now": now().isoformat(),
        "urls": {name: reverse(f"collection:{name}", kwargs=place) for name in ("cells", "cell", "effect", "evidence")},
        "columns": [_column(grid, index) for index in range(len(grid.columns))],
        "bodies": [
            {"code": body.code, "name": str(body), "own": grid.sheet.sheet.is_own(body)} for body in grid.bodies
        ],
        "cells": grid.rows(),
        "missing": {reason.value: str(MISSING[reason]) for reason in Missing},
        "missing_words": missing_words(),
        "words": {name: str(text) for name, text in WORDS.items()},
    }


def _column(grid: Grid, index: int) -> dict[str, object]:
    column = grid.columns[index]
    title = head(grid.framework, column)
    return {
        "item": column.item.code,
        "key": column.key,
        "group": f"{column.item.code}|{column.data_item.key}",
        "name": f"{column.item.name} · {title.name}",
        "unit": title.unit,
        "events": title.has_events,
    }
