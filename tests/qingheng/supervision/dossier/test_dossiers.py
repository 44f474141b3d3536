"""A dossier: the catalogue names the right pages, exports are whole, and what one may not see is left out."""

import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from pypdf import PdfReader
from tests.small_county import SmallCounty

from qingheng.accounts.models import User
from qingheng.audit.models import Entry
from qingheng.organisations.models import Body
from qingheng.papers import Document, Paragraph, render_pdf
from qingheng.supervision.actions.dossiers import Place, add_material, remove_material
from qingheng.supervision.actions.sheets import Occasion, open_sheet, take_step
from qingheng.supervision.dossier.archive import archive
from qingheng.supervision.dossier.binding import bind
from qingheng.supervision.dossier.catalogue import catalogue
from qingheng.supervision.dossier.workflow import CHECK, FILE
from qingheng.supervision.models import DossierMaterial

YEAR = localdate().year


@pytest.fixture
def administrator(small_county: SmallCounty) -> User:
    return User.objects.get(username="framework_administrator")


@pytest.fixture
def body(small_county: SmallCounty) -> Body:
    return Body.objects.get(code="B01")


def pdf(pages: int) -> SimpleUploadedFile:
    blocks = tuple(Paragraph(f"材料第{number}段" + "文" * 640) for number in range(pages))
    return SimpleUploadedFile("material.pdf", render_pdf(Document(form="report", title="材料", blocks=blocks)).data)


@pytest.fixture
def filled(body: Body, administrator: User) -> Body:
    """Two materials, one of them no PDF, and a filed sheet."""
    add_material(Place(body, YEAR, "duties"), pdf(3), title="三定方案", by=administrator)
    text = SimpleUploadedFile("list.csv", "项目,金额\n一,1\n".encode())
    add_material(Place(body, YEAR, "projects"), text, title="项目清单", by=administrator)
    sheet = open_sheet(body, Occasion("预警", "公务支出"), by=administrator)
    facts = {"checked_on": localdate(), "method": "查阅", "inspectors": "甲 乙", "found": "未发现问题"}
    take_step(take_step(sheet, CHECK, facts, by=administrator), FILE, {}, by=administrator)
    return body


def test_each_document_begins_on_the_page_that_the_catalogue_names(filled: Body, administrator: User) -> None:
    volume = bind(catalogue(filled, YEAR, administrator), "纪委")
    reader = PdfReader(io.BytesIO(volume.data))
    front = len(reader.pages) - volume.pages
    contents = "".join(page.extract_text() for page in reader.pages[1:front])
    for bound in volume.documents:
        own = PdfReader(io.BytesIO(bound.data))
        assert bound.last - bound.first + 1 == len(own.pages)
        first = reader.pages[front + bound.first - 1].extract_text()
        assert own.pages[0].extract_text().strip()[:40] in first
        assert str(bound.first) in first.split()
        assert bound.entry.title[:6] in contents.replace("\n", "")
    assert volume.documents[0].first == 1


def test_the_outline_leads_to_every_document(filled: Body, administrator: User) -> None:
    volume = bind(catalogue(filled, YEAR, administrator), "纪委")
    reader = PdfReader(io.BytesIO(volume.data))
    front = len(reader.pages) - volume.pages
    pages = [
        reader.get_destination_page_number(item) - front + 1 for item in reader.outline if not isinstance(item, list)
    ]
    assert pages == [bound.first for bound in volume.documents]


def test_the_manifest_names_every_file_with_its_checksum(filled: Body, administrator: User) -> None:
    found = catalogue(filled, YEAR, administrator)
    bundle = zipfile.ZipFile(io.BytesIO(archive(found, bind(found, "纪委"), "tester")))
    manifest = json.loads(bundle.read("manifest.json"))
    assert {row["path"] for row in manifest["files"]} == set(bundle.namelist()) - {"manifest.json", "manifest.csv"}
    assert all(sha256(bundle.read(row["path"])).hexdigest() == row["sha256"] for row in manifest["files"])
    assert any("项目清单" in row["path"] and "file" in row["path"] for row in manifest["files"])


def test_an_empty_dossier_can_be_bound(body: Body, administrator: User) -> None:
    volume = bind(catalogue(body, 1999, administrator), "纪委")
    assert (volume.pages, volume.documents) == (0, ())
    assert len(PdfReader(io.BytesIO(volume.data)).pages) == 2


def test_published_scores_are_bound(small_county: SmallCounty, body: Body, administrator: User) -> None:
    year = small_county.run.period[:4]
    titles = [entry.title for entry in catalogue(body, int(year), administrator).entries]
    assert any("得分" in title for title in titles)


def test_a_material_comes_back_as_it_was(filled: Body, administrator: User, client: Client) -> None:
    client.force_login(administrator)
    row = DossierMaterial.objects.get(title="项目清单")
    response = client.get(reverse("supervision:material", args=[row.pk]))
    assert b"".join(response.streaming_content).decode() == "项目,金额\n一,1\n"


def test_a_material_taken_out_stays_on_record(filled: Body, administrator: User) -> None:
    row = DossierMaterial.objects.get(title="三定方案")
    remove_material(row, by=administrator)
    assert "三定方案" not in [entry.title for entry in catalogue(filled, YEAR, administrator).entries]
    assert DossierMaterial.objects.get(pk=row.pk).removed_by == administrator.username


@pytest.mark.parametrize("form", ["pdf", "zip"])
def test_an_export_is_a_file_and_is_noted(form: str, filled: Body, administrator: User, client: Client) -> None:
    client.force_login(administrator)
    response = client.post(reverse("supervision:dossier_export", args=[filled.code, YEAR, form]))
    assert response.status_code == 200
    assert response.content.startswith({"pdf": b"%PDF", "zip": b"PK"}[form])
    assert Entry.objects.filter(action="supervision.dossier.exported").latest("pk").facts["form"] == form


def test_an_export_of_another_form_is_not_found(filled: Body, administrator: User, client: Client) -> None:
    client.force_login(administrator)
    assert client.post(f"/supervision/dossiers/{filled.code}/{YEAR}/export.exe").status_code == 404


def test_a_file_of_another_kind_is_refused_and_nothing_is_lost(body: Body, administrator: User, client: Client) -> None:
    client.force_login(administrator)
    upload = SimpleUploadedFile("duties.pdf", b"MZ no pdf")
    page = client.post(
        reverse("supervision:dossier", args=[body.code, YEAR]),
        {"section": "duties", "title": "三定方案", "file": upload},
    )
    assert page.status_code == 422
    assert "三定方案" in page.content.decode()
    assert not DossierMaterial.objects.filter(title="三定方案").exists()


def test_a_damaged_material_is_named_and_nothing_is_exported(filled: Body, administrator: User, client: Client) -> None:
    row = DossierMaterial.objects.get(title="三定方案")
    with row.file.open("wb") as file:
        file.write(b"%PDF-1.7 damaged")
    client.force_login(administrator)
    response = client.post(reverse("supervision:dossier_export", args=[filled.code, YEAR, "pdf"]), follow=True)
    assert "三定方案" in response.content.decode()
    assert not Entry.objects.filter(action="supervision.dossier.exported").exists()


def test_a_liaison_opens_no_dossier(filled: Body, client: Client) -> None:
    client.force_login(User.objects.get(username="liaison"))
    assert client.get(reverse("supervision:dossier", args=[filled.code, YEAR])).status_code == 403


def test_an_office_opens_the_dossiers_of_its_bodies_only(filled: Body, client: Client) -> None:
    client.force_login(User.objects.get(username="supervision_office"))
    assert client.get(reverse("supervision:dossier", args=["B01", YEAR])).status_code == 200
    assert client.get(reverse("supervision:dossier", args=["B02", YEAR])).status_code == 403


def test_a_year_that_has_no_dossier_shows_an_empty_one(filled: Body, administrator: User, client: Client) -> None:
    client.force_login(administrator)
    assert (
        client.get(reverse("supervision:dossier", args=["B01", (localdate() + timedelta(days=800)).year])).status_code
        == 200
    )
