from datetime import date

import pytest
from django.contrib import admin
from django.db.models import ProtectedError
from django.http import HttpRequest
from django.test import Client
from tests.qingheng.framework.documents import county, leaf

from qingheng.accounts.models import User
from qingheng.audit.immutability import SealedRowError
from qingheng.framework.actions import import_version, publish
from qingheng.framework.models import FrameworkVersion
from qingheng.framework.workflow import State


@pytest.fixture
def published() -> FrameworkVersion:
    return publish(import_version(county(), by="test"), effective_from=date(2026, 7, 1), by="test")


@pytest.fixture
def untouched(published: FrameworkVersion):
    before = FrameworkVersion.objects.values().get(pk=published.pk)
    yield
    assert FrameworkVersion.objects.values().get(pk=published.pk) == before


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("untouched")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "9"),
        ("note", "x"),
        ("effective_from", date(2026, 1, 1)),
        ("published_by", "x"),
        ("state", State.DRAFT),
        ("checksum", "0" * 64),
    ],
)
def test_a_published_version_cannot_be_saved_changed(published: FrameworkVersion, field: str, value: object) -> None:
    setattr(published, field, value)
    if field == "checksum":
        published.save()  # it is worked out anew, whatever stood there
        return
    with pytest.raises(SealedRowError):
        published.save()


def test_a_single_digit_of_the_document_cannot_be_changed(published: FrameworkVersion) -> None:
    leaf(published.document, "A1-1")["zero_at"] = 0.7  # the same number, but not what was published
    with pytest.raises(SealedRowError):
        published.save()


@pytest.mark.parametrize("how", [{}, {"force_update": True}])
def test_a_new_object_with_the_same_key_cannot_take_its_place(published: FrameworkVersion, how: dict) -> None:
    twin = FrameworkVersion(
        pk=published.pk,
        framework=published.framework,
        number="9",
        document={},
        created_by="x",
        created_at=published.created_at,
    )
    with pytest.raises(SealedRowError):
        twin.save(**how)


@pytest.mark.parametrize(
    "fields", [{"note": "x"}, {"document": {}}, {"state": State.DRAFT}, {"state": State.PUBLISHED}]
)
def test_update_does_not_reach_a_published_version(published: FrameworkVersion, fields: dict) -> None:
    with pytest.raises(SealedRowError):
        FrameworkVersion.objects.filter(pk=published.pk).update(**fields)


@pytest.mark.parametrize(("field", "value"), [("note", "x"), ("state", State.DRAFT)])
def test_bulk_update_does_not_reach_a_published_version(published: FrameworkVersion, field: str, value: object) -> None:
    setattr(published, field, value)
    with pytest.raises(SealedRowError):
        FrameworkVersion.objects.bulk_update([published], [field])


def test_a_published_version_is_not_deleted(published: FrameworkVersion) -> None:
    with pytest.raises(SealedRowError):
        published.delete()
    with pytest.raises(SealedRowError):
        FrameworkVersion.objects.all().delete()
    with pytest.raises(ProtectedError):
        published.framework.delete()


def test_an_admin_that_somebody_registers_cannot_change_it_either(published: FrameworkVersion) -> None:
    model_admin = admin.ModelAdmin(FrameworkVersion, admin.site)
    published.note = "x"
    with pytest.raises(SealedRowError):
        model_admin.save_model(HttpRequest(), published, form=None, change=True)
    with pytest.raises(SealedRowError):
        model_admin.delete_model(HttpRequest(), published)
    with pytest.raises(SealedRowError):
        model_admin.delete_queryset(HttpRequest(), FrameworkVersion.objects.all())


def test_the_admin_shows_no_frameworks_at_all(
    published: FrameworkVersion, system_administrator: User, client: Client
) -> None:
    client.force_login(system_administrator)
    assert client.get(f"/admin/framework/frameworkversion/{published.pk}/change/").status_code == 404


def test_a_draft_beside_it_may_change(published: FrameworkVersion) -> None:
    document = county()
    document["meta"]["version"] = "0.2"
    draft = import_version(document, by="test")
    FrameworkVersion.objects.filter(pk=draft.pk).update(note="x")
    draft.delete()
    assert FrameworkVersion.objects.get() == published


def test_an_upsert_does_not_reach_a_published_version(published: FrameworkVersion) -> None:
    published.note = "x"
    with pytest.raises(SealedRowError):
        FrameworkVersion.objects.bulk_create(
            [published], update_conflicts=True, update_fields=["note"], unique_fields=["id"]
        )
    with pytest.raises(SealedRowError):
        FrameworkVersion.objects.update_or_create(pk=published.pk, defaults={"note": "x"})
