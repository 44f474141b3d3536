"""A write and its ledger entry stand or fall together; the ledger itself never changes."""

import pytest

from qingheng.audit.immutability import SealedRowError
from qingheng.audit.models import Entry
from qingheng.audit.writing import SYSTEM, writing
from qingheng.organisations.models import Audience

pytestmark = pytest.mark.django_db


def make_audience(code: str, *, fail: bool = False) -> Audience:
    with writing("organisations.audience.made", by=SYSTEM) as entry:
        audience = Audience.objects.create(code=code, name=code)
        entry.about(audience, code=code, position=3)
        if fail:
            raise RuntimeError("after the change, before the end")
    return audience


def test_a_write_leaves_one_entry_with_its_facts() -> None:
    audience = make_audience("TOWN")
    entry = Entry.objects.get()
    assert (entry.by, entry.action) == ("system", "organisations.audience.made")
    assert (entry.object_type, entry.object_id) == ("organisations.audience", str(audience.pk))
    assert entry.facts == {"code": "TOWN", "position": 3}


def test_a_failed_write_leaves_neither_change_nor_entry() -> None:
    with pytest.raises(RuntimeError):
        make_audience("TOWN", fail=True)
    assert not Audience.objects.exists()
    assert not Entry.objects.exists()


def test_without_its_entry_the_change_does_not_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_fields: object) -> None:
        raise OSError("the ledger's disk is full")

    monkeypatch.setattr(Entry.objects, "create", refuse)
    with pytest.raises(OSError, match="disk is full"):
        make_audience("TOWN")
    assert not Audience.objects.exists()


def test_an_action_must_say_who_does_it() -> None:
    with pytest.raises(ValueError, match="must say who"), writing("a.b.c", by=""):
        pass


@pytest.mark.parametrize(
    "tamper",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda _entry: Entry.objects.update(by="somebody else"),
        lambda entry: Entry.objects.bulk_update([entry], ["by"]),
        lambda _entry: Entry.objects.all().delete(),
        lambda _entry: Entry.objects.filter(by="system")[:1].update(by="x"),
    ],
    ids=["save", "delete", "update", "bulk_update", "delete many", "sliced update"],
)
def test_no_entry_can_be_changed_or_removed(tamper) -> None:
    make_audience("TOWN")
    entry = Entry.objects.get()
    entry.by = "somebody else"
    with pytest.raises((SealedRowError, TypeError)):
        tamper(entry)
    assert Entry.objects.get().by == "system"
