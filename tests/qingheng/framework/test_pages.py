import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.people import County
from tests.qingheng.framework.books import cell, changed
from tests.qingheng.framework.documents import county as county_document
from tests.qingheng.framework.documents import leaf, same

from qingheng.accounts.models import User
from qingheng.framework.actions import import_version, publish
from qingheng.framework.checks import CheckedDocument
from qingheng.framework.models import FrameworkVersion
from qingheng.framework.workbook import read_workbook, write_workbook
from qingheng.framework.workflow import State
from qingheng.framework.yaml_files import read_yaml, write_yaml

pytestmark = pytest.mark.django_db


def numbered(number: str) -> dict[str, Any]:
    document = county_document()
    document["meta"]["version"] = number
    return document


def kept(document: dict[str, Any]) -> FrameworkVersion:
    """A draft of a document that is known to be sound."""
    return import_version(document, by="test", checked=CheckedDocument(document))


@pytest.fixture
def published(county: County) -> FrameworkVersion:
    return publish(kept(numbered("0.1")), effective_from=date(2024, 10, 1), by="test")


@pytest.fixture
def draft(published: FrameworkVersion) -> FrameworkVersion:
    document = numbered("0.2")
    leaf(document, "A1-1").update(zero_at=0.75, tests=[])
    return kept(document)


@pytest.fixture
def administrator(client: Client, framework_administrator: User) -> Client:
    client.force_login(framework_administrator)
    return client


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_list_shows_versions_with_their_states(administrator: Client, draft: FrameworkVersion) -> None:
    page = text_of(administrator.get(reverse("framework:list")))
    assert "草案" in page
    assert "已发布" in page
    assert "现行" in page


def test_the_list_is_empty_at_first(administrator: Client) -> None:
    assert "还没有指标体系" in text_of(administrator.get(reverse("framework:list")))


def test_drafts_are_seen_by_framework_administrators_alone(
    client: Client, leader: User, liaison: User, draft: FrameworkVersion, published: FrameworkVersion
) -> None:
    for person in (leader, liaison):
        client.force_login(person)
        assert client.get(reverse("framework:version", args=[published.pk])).status_code == 200
        assert client.get(reverse("framework:version", args=[draft.pk])).status_code == 404
        assert client.get(reverse("framework:export", args=[draft.pk, "yaml"])).status_code == 404
        assert "0.2" not in text_of(client.get(reverse("framework:list")))
        compared = client.get(reverse("framework:compare"), {"before": published.pk, "after": draft.pk})
        assert "75%" not in text_of(compared)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "满分 20 分"), ("en", "Starts with 20 points")])
def test_a_version_shows_every_item_with_its_rule_in_words(
    administrator: Client, published: FrameworkVersion, language: str, words: str
) -> None:
    administrator.cookies["language"] = language
    response = administrator.get(reverse("framework:version", args=[published.pk]))
    assert response.content.decode().count("data-item ") == 65
    assert words in text_of(response)


def shown(response: Any) -> list[str]:
    return re.findall(r'id="item-([^"]+)"(?:(?!hidden)[^>])*>', response.content.decode())


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, 65),
        ({"q": "督办事项"}, 1),
        ({"q": "a1-1"}, 1),
        ({"station": "S03"}, 15),
        ({"method": "veto"}, 1),
        ({"frequency": "month"}, 12),
        ({"audience": "TOWN"}, 58),
        ({"scenario": "not election_year"}, 64),
        ({"audience": "DEPT", "station": "S03", "method": "ratio"}, 6),
        ({"q": "没有这样的指标"}, 0),
    ],
)
def test_the_tree_is_narrowed_without_javascript_too(
    administrator: Client, published: FrameworkVersion, wanted: dict[str, str], expected: int
) -> None:
    response = administrator.get(reverse("framework:version", args=[published.pk]), wanted)
    assert len(shown(response)) == expected


def test_a_version_shows_thresholds_and_the_burden_of_each_station(
    administrator: Client, published: FrameworkVersion
) -> None:
    page = text_of(administrator.get(reverse("framework:version", args=[published.pk])))
    assert "&lt; 900.00" in page
    assert "市委组织部 S03" in page
    assert "宣传部 N05" in page


def test_what_must_not_be_scored_is_shown_on_the_version(administrator: Client) -> None:
    document = numbered("0.3")
    leaf(document, "B2-1")["name"] = "全年召开会议次数"
    version = import_version(document, by="test")
    page = text_of(administrator.get(reverse("framework:version", args=[version.pk])))
    assert "不得作为评分依据" in page
    assert "会议" in page


@pytest.mark.parametrize(("form", "read"), [("yaml", read_yaml), ("xlsx", read_workbook)])
def test_an_export_is_the_version_to_the_digit(
    administrator: Client, published: FrameworkVersion, form: str, read: Any
) -> None:
    response = administrator.get(reverse("framework:export", args=[published.pk, form]))
    assert f"county-reference-0.1.{form}" in response["Content-Disposition"]
    assert same(read(response.content, f"x.{form}")[0], published.document)


def test_an_unknown_export_is_not_found(administrator: Client, published: FrameworkVersion) -> None:
    assert administrator.get(reverse("framework:export", args=[published.pk, "pdf"])).status_code == 404


def test_two_versions_are_compared_field_by_field(
    administrator: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    response = administrator.get(reverse("framework:compare"), {"before": published.pk, "after": draft.pk})
    page = text_of(response)
    assert "督办事项按期办结率" in page
    assert "<del>70%</del>" in response.content.decode()
    assert "<ins>75%</ins>" in response.content.decode()


def test_comparing_asks_which_versions(administrator: Client, published: FrameworkVersion) -> None:
    assert administrator.get(reverse("framework:compare")).status_code == 200
    assert administrator.get(reverse("framework:compare"), {"before": "x", "after": published.pk}).status_code == 200


def upload(client: Client, content: bytes, name: str, **data: str) -> Any:
    return client.post(reverse("framework:import"), {"file": SimpleUploadedFile(name, content), **data})


def token_of(response: Any) -> str:
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


@pytest.mark.parametrize("form", ["yaml", "xlsx"])
def test_a_file_is_looked_at_first_and_kept_when_confirmed(
    administrator: Client, published: FrameworkVersion, form: str
) -> None:
    document = numbered("0.2")
    leaf(document, "A1-1").update(zero_at=0.75, tests=[])
    response = upload(
        administrator, {"yaml": write_yaml, "xlsx": write_workbook}[form](document), f"x.{form}", note="收紧"
    )
    assert response.status_code == 200
    assert "<ins>75%</ins>" in response.content.decode()
    assert FrameworkVersion.objects.count() == 1
    confirmed = administrator.post(reverse("framework:import"), {"token": token_of(response), "note": "收紧"})
    kept = FrameworkVersion.objects.get(number="0.2")
    assert confirmed["Location"] == reverse("framework:version", args=[kept.pk])
    assert (kept.state, kept.note, kept.created_by) == (State.DRAFT, "收紧", "framework-administrator")


def test_a_faulty_workbook_shows_every_fault_at_its_cell_and_keeps_nothing(administrator: Client) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        cell(book, "三级指标", "零分线", 2).value = "七成"
        cell(book, "三级指标", "计分方法", 3).value = "打分"

    response = upload(administrator, changed(spoil), "x.xlsx")
    page = text_of(response)
    assert response.status_code == 422
    assert "三级指标 第 2 行 R 列" in page
    assert "三级指标 第 3 行 H 列" in page
    assert "token" not in response.content.decode().split("enctype")[0].split('name="csrf')[0]
    assert not FrameworkVersion.objects.exists()


def test_a_number_that_is_published_is_refused_before_it_is_confirmed(
    administrator: Client, published: FrameworkVersion
) -> None:
    response = upload(administrator, write_yaml(numbered("0.1")), "x.yaml")
    assert response.status_code == 422
    assert "不再改动" in text_of(response)


def test_a_draft_that_will_be_replaced_is_named(administrator: Client, draft: FrameworkVersion) -> None:
    assert "将被替换" in text_of(upload(administrator, write_yaml(numbered("0.2")), "x.yaml"))


def test_nobody_confirms_what_another_brought(
    administrator: Client, client: Client, published: FrameworkVersion
) -> None:
    token = token_of(upload(administrator, write_yaml(numbered("0.2")), "x.yaml"))
    other = User.objects.get(username="framework-administrator")
    other.pk, other.username = None, "second"
    other.save()
    other.grants.create(role="framework_administrator", valid_from=date(2024, 1, 1))
    client.force_login(other)
    client.post(reverse("framework:import"), {"token": token})
    client.post(reverse("framework:import"), {"token": "../../etc/passwd"})
    assert not FrameworkVersion.objects.filter(number="0.2").exists()


def test_an_upload_without_a_file_is_asked_for_one(administrator: Client) -> None:
    assert administrator.post(reverse("framework:import"), {}).status_code == 422


def test_publishing_proposes_a_month_and_puts_the_version_in_force(
    administrator: Client, draft: FrameworkVersion
) -> None:
    url = reverse("framework:publish", args=[draft.pk])
    page = administrator.get(url).content.decode()
    assert re.search(r'type="month"[^>]*value="\d{4}-\d{2}"|value="\d{4}-\d{2}"[^>]*type="month"', page)
    response = administrator.post(url, {"effective_from": "2031-07"})
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.effective_from, draft.published_by) == (
        State.PUBLISHED,
        date(2031, 7, 1),
        "framework-administrator",
    )


@pytest.mark.parametrize(("month", "said"), [("2024-10", "同日"), ("bald", "2026-07"), ("", "")])
def test_a_month_that_cannot_be_is_refused_on_the_page(
    administrator: Client, draft: FrameworkVersion, month: str, said: str
) -> None:
    response = administrator.post(reverse("framework:publish", args=[draft.pk]), {"effective_from": month})
    assert response.status_code == 422
    assert said in text_of(response)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_what_cannot_be_published_shows_its_findings_and_no_button(administrator: Client) -> None:
    document = numbered("0.3")
    leaf(document, "B2-1")["name"] = "全年召开会议次数"
    version = import_version(document, by="test")
    response = administrator.get(reverse("framework:publish", args=[version.pk]))
    assert 'name="effective_from"' not in response.content.decode()
    assert (
        administrator.post(reverse("framework:publish", args=[version.pk]), {"effective_from": "2031-07"}).status_code
        == 422
    )


def test_a_version_is_retired_when_a_later_one_is_in_force(
    administrator: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    url = reverse("framework:retire", args=[published.pk])
    administrator.post(url)
    published.refresh_from_db()
    assert published.state == State.PUBLISHED
    publish(draft, effective_from=date(2025, 1, 1), by="test")
    assert url in administrator.get(reverse("framework:version", args=[published.pk])).content.decode()
    administrator.post(url)
    published.refresh_from_db()
    assert published.state == State.RETIRED


def test_the_pages_are_english_for_those_who_ask(administrator: Client, draft: FrameworkVersion) -> None:
    administrator.cookies["language"] = "en"
    for url in (reverse("framework:list"), reverse("framework:import"), reverse("framework:publish", args=[draft.pk])):
        body = administrator.get(url).content.decode()
        main = re.sub(r"<[^>]+>", "", body[body.index("<main") : body.index("</main>")])
        assert "Indicator frameworks" in main
    with override("en"):
        assert str(FrameworkVersion._meta.verbose_name) == "framework version"


def test_a_workbook_from_the_page_opens_as_a_workbook(administrator: Client, published: FrameworkVersion) -> None:
    response = administrator.get(reverse("framework:export", args=[published.pk, "xlsx"]))
    assert len(openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames) == 21
