"""Rows overwritten at once: what is read back is what was written, as Django's own way of saving it would give it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import County
from tests.qingheng.scoring.reports import report_everything

from qingheng.framework.models import FrameworkVersion
from qingheng.pipeline import rescore_all
from qingheng.scoring.models import LiveScorecard
from qingheng.scoring.overwriting import Fast, overwrite

PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(codec="utf-8"))
DOCUMENTS = st.recursive(
    PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner), max_leaves=20
)


@given(DOCUMENTS)
def test_a_document_written_fast_reads_back_as_it_was(document: object) -> None:
    assert json.loads(Fast().encode(document)) == document


@pytest.mark.django_db
def test_an_overwritten_scorecard_is_the_one_that_save_would_write(
    county: County, published_framework: FrameworkVersion
) -> None:
    report_everything(county.towns, 2025, 3, published_framework)
    rescore_all(by="test")
    card, *_others = LiveScorecard.objects.order_by("pk")
    card.document = {**card.document, "notes": [{"item": "A1-1", "code": "“x”\\", "params": {}}]}
    card.total -= 1
    overwrite([card], ("document", "total"))
    overwritten = LiveScorecard.objects.get(pk=card.pk)
    card.save()
    saved = LiveScorecard.objects.get(pk=card.pk)
    assert (overwritten.document, overwritten.total) == (saved.document, saved.total) == (card.document, card.total)
