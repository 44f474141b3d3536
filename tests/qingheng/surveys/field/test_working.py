"""The pages of those who run the field work: cards once, paper and files by code, counts without contents."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from pypdf import PdfReader
from tests.people import County, make_user
from tests.qingheng.surveys.field.cast import make_sample, make_wave

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.audit.models import Entry
from qingheng.framework.models import FrameworkVersion
from qingheng.surveys.actions.field import issue_codes
from qingheng.surveys.field.codes import grouped
from qingheng.surveys.models import AnswerSheet, Code, NonResponse, Sample, SampleCell, Wave


@pytest.fixture
def sample(county: County, published_framework: FrameworkVersion) -> Sample:
    return make_sample(make_wave(), county.towns[:2], invited=11)


@pytest.fixture
def agency(client: Client, db: None) -> User:
    user = make_user("agency", Role.SURVEY_AGENCY)
    client.force_login(user)
    return user


@pytest.fixture
def codes(sample: Sample, agency: User) -> list[str]:
    return [code for made in issue_codes(sample, by=agency).values() for code in made]


def page(client: Client, wave: Wave, name: str) -> str:
    return client.get(f"/surveys/waves/{wave.pk}/{name}/").content.decode()


def upload(client: Client, wave: Wave, text: str, **more: str) -> Any:
    file = SimpleUploadedFile("answers.csv", text.encode())
    return client.post(f"/surveys/waves/{wave.pk}/answers/", {"file": file, **more}, follow=True)


def test_cards_are_a_file_that_is_made_once_and_kept_nowhere(client: Client, sample: Sample, agency: User) -> None:
    cards = client.post(f"/surveys/waves/{sample.wave_id}/cards/", {"address": "https://example.invalid"})
    assert (cards["Content-Type"], cards["Cache-Control"]) == ("application/pdf", "no-store")
    pdf = PdfReader(BytesIO(cards.content))
    assert len(pdf.pages) == 4  # ten and one, for each of two towns
    assert "example.invalid/surveys/q/" in pdf.pages[0].extract_text()
    assert Code.objects.count() == 22
    again = client.post(f"/surveys/waves/{sample.wave_id}/cards/", {"address": "https://example.invalid"})
    assert again.status_code == 409


def test_cards_of_a_cell_are_printed_anew(client: Client, sample: Sample, codes: list[str]) -> None:
    cell = SampleCell.objects.first()
    old = set(Code.objects.filter(cell=cell).values_list("digest", flat=True))
    form = {"address": "https://example.invalid", "cell": str(cell.pk if cell else 0)}
    cards = client.post(f"/surveys/waves/{sample.wave_id}/cards/", form)
    assert cards["Content-Type"] == "application/pdf"
    assert not old & set(Code.objects.values_list("digest", flat=True))
    assert Code.objects.count() == 22


def test_an_address_that_is_none_is_refused(client: Client, sample: Sample, agency: User) -> None:
    refused = client.post(f"/surveys/waves/{sample.wave_id}/cards/", {"address": "javascript:alert(1)"})
    assert refused.status_code == 200
    assert not Code.objects.exists()


def test_a_paper_form_is_keyed_in_by_its_card_once(client: Client, sample: Sample, codes: list[str]) -> None:
    where = f"/surveys/waves/{sample.wave_id}/keying/"
    asked = client.post(where, {"code": grouped(codes[0])}).content.decode()
    assert "您对该单位的工作作风满意吗？" in asked
    keyed = client.post(where, {"code": codes[0], "answers": "1", "style": "fair"})
    assert keyed.status_code == 302
    sheet = AnswerSheet.objects.get()
    assert (sheet.channel, sheet.answers) == ("paper", {"style": "fair"})
    assert client.post(where, {"code": codes[0], "answers": "1", "style": "bad"}).status_code == 409
    assert AnswerSheet.objects.count() == 1


def test_whoever_keys_in_leaves_one_hand_and_no_entry_for_a_sheet(
    client: Client, sample: Sample, codes: list[str], agency: User
) -> None:
    for code in codes[:3]:
        client.post(f"/surveys/waves/{sample.wave_id}/keying/", {"code": code, "answers": "1", "style": "fair"})
    assert list(sample.wave.steps.values_list("name", "taken_by")) == [("key_in", "agency")]
    assert Entry.objects.filter(action="surveys.keying.begun").count() == 1
    assert AnswerSheet.objects.count() == 3


def test_a_file_of_answers_is_taken_whole_and_uses_its_codes(client: Client, sample: Sample, codes: list[str]) -> None:
    text = f"code,style,words\n{codes[0]},满意,\n{grouped(codes[1])},bad,路灯\n"
    assert "sound" in upload(client, sample.wave, text).content.decode() or not AnswerSheet.objects.exists()
    upload(client, sample.wave, text, store="1")
    assert sorted(AnswerSheet.objects.values_list("answers__style", "channel")) == [("bad", "file"), ("good", "file")]
    assert Code.objects.count() == 20


def test_all_faults_of_a_file_are_told_at_once_and_nothing_is_taken(
    client: Client, sample: Sample, codes: list[str]
) -> None:
    rows = [f"{codes[0]},great,", f"{codes[1]},,", "nonsense,good,", f"{codes[2]},good,", f"{codes[2]},good,x"]
    told = upload(client, sample.wave, "code,style,more\n" + "\n".join(rows), store="1").content.decode()
    for row in (2, 3, 4, 6):
        assert f"answers.csv 第 {row} 行" in told or f"row {row}" in told or f"{row} 行" in told
    assert not AnswerSheet.objects.exists()
    assert Code.objects.count() == 22


def test_progress_shows_numbers_of_people_and_no_contents(client: Client, sample: Sample, codes: list[str]) -> None:
    Client().post(f"/surveys/q/{codes[0]}", {"style": "bad", "words": "路灯坏了"})
    shown = page(client, sample.wave, "field")
    assert "路灯坏了" not in shown
    assert "4.5" in shown  # 1 of 22, per cent
    assert "9.1" in shown  # 1 of 11


def test_non_response_is_recorded_and_never_more_than_were_invited(
    client: Client, sample: Sample, agency: User
) -> None:
    cell = SampleCell.objects.all()[0]
    where = f"/surveys/waves/{sample.wave_id}/field/non-response/"
    assert client.post(where, {"cell": cell.pk, "why": "refused", "count": 3}).status_code == 302
    assert client.post(where, {"cell": cell.pk, "why": "absent", "count": 9}).status_code == 409
    assert NonResponse.objects.get().count == 3


def test_marked_sheets_are_shown_after_the_last_day_only(client: Client, sample: Sample, codes: list[str]) -> None:
    Client().post(f"/surveys/q/{codes[0]}", {"style": "bad", "words": "路灯坏了", "_hasty": "1"})
    key = AnswerSheet.objects.get().key
    assert key not in page(client, sample.wave, "doubtful")
    where, decision = f"/surveys/waves/{sample.wave_id}/doubtful/", {"sheet": key, "counts": "0", "reason": "太快"}
    assert client.post(where, decision).status_code == 409
    Wave.objects.update(closes_on=localdate() - timedelta(days=1))
    shown = page(client, sample.wave, "doubtful")
    assert key in shown
    assert "路灯坏了" not in shown
    assert client.post(where, decision | {"reason": " "}).status_code == 409
    assert client.post(where, decision).status_code == 302
    sheet = AnswerSheet.objects.get()
    assert (sheet.is_counted, sheet.reason, sheet.marks) == (False, "太快", ["hasty"])
    assert ("judge", "agency") in sample.wave.steps.values_list("name", "taken_by")
    assert key not in str(list(Entry.objects.values()))


def test_a_leader_of_the_commission_reads_and_changes_nothing(
    client: Client, sample: Sample, codes: list[str], commission_leader: User
) -> None:
    client.force_login(commission_leader)
    assert client.get(f"/surveys/waves/{sample.wave_id}/field/").status_code == 200
    assert client.get(f"/surveys/waves/{sample.wave_id}/cards/").status_code == 403
    assert client.post(f"/surveys/waves/{sample.wave_id}/doubtful/", {}).status_code == 403


def test_the_paper_form_has_every_question_and_a_place_for_body_and_code(
    client: Client, sample: Sample, agency: User
) -> None:
    form = sample.wave.forms.get()
    shown = client.get(f"/surveys/paper/{form.pk}/").content.decode()
    assert "您对该单位的工作作风满意吗？" in shown
    assert shown.count("☐") == 4
    assert shown.count("<i") >= 2
