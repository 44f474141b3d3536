"""Frame, design, draw, sample: through the pages."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.qingheng.surveys.answered import frame_csv, plan_wave, sampled

from qingheng.surveys.models import Frame, FrameCell, Sample, Wave

WISHED = {
    "margin": "8",
    "confidence": "0.9",
    "level": "body",
    "floor": "30",
    "response": "60",
    "spread": "30",
    "effect": "1",
    "allocation": "proportional",
    "stages": "1",
    "take": "20",
    "method": "simple",
    "minutes": "4",
}


@pytest.fixture
def wave(county, published_framework):
    return plan_wave()


@pytest.fixture
def go(client, framework_administrator, wave):
    client.force_login(framework_administrator)
    return lambda name, data=None, **query: (
        client.get(reverse(f"surveys:{name}", args=[wave.pk]), query)
        if data is None
        else client.post(reverse(f"surveys:{name}", args=[wave.pk]), data)
    )


def upload(text):
    return {"file": SimpleUploadedFile("frame.csv", text.encode())}


def test_a_frame_is_looked_at_before_it_is_stored(go, county, wave):
    answer = go("frame", upload(frame_csv(county.bodies)))
    assert answer.status_code == 200
    assert not Frame.objects.exists()
    token = re.search(r'name="token" value="([^"]+)"', answer.content.decode())[1]
    assert go("frame_confirm", {"token": token}).url == reverse("surveys:design", args=[wave.pk])
    assert FrameCell.objects.count() == 6 * 5
    assert go("frame_confirm", {"token": token}).status_code == 302
    assert Frame.objects.count() == 1


def test_a_frame_with_faults_is_answered_with_all_of_them(go):
    answer = go("frame", upload("body,group,population\nB99,resident,1\nB01,resident,x"))
    assert answer.status_code == 422
    assert answer.content.decode().count('<li><div class="fault-where">') == 2


@pytest.mark.parametrize(("kind", "rows"), [("", 12), ("list", 12)])
def test_the_template_filled_in_is_a_sound_frame(go, kind, rows):
    book = openpyxl.load_workbook(io.BytesIO(go("frame_template", kind=kind).content))
    sheet = book.active
    assert sheet.max_row == rows + 1
    for row in range(2, rows + 2):
        sheet.cell(row, 5).value = 100
    filled = io.BytesIO()
    book.save(filled)
    answer = go("frame", {"file": SimpleUploadedFile("frame.xlsx", filled.getvalue())})
    assert answer.status_code == 200, answer.content.decode()


def test_sizes_and_burden_are_shown_before_anybody_is_drawn(go, county, wave, framework_administrator):
    sampled(wave, county.bodies, by=framework_administrator)
    answer = go("design", {**WISHED, "show": "1"})
    assert answer.status_code == 200
    assert Sample.objects.count() == 1
    found = answer.context["burden"]
    assert found.minutes == found.answers * 4
    assert f"{found.invited}" in answer.content.decode()


def test_a_draw_leads_to_the_sample_which_can_be_drawn_again(go, county, wave, framework_administrator):
    sampled(wave, county.bodies, by=framework_administrator)
    assert go("design", {**WISHED, "seed": "271828", "draw": "1"}).url == reverse("surveys:sample", args=[wave.pk])
    answer = go("sample", again="1")
    assert "271828" in answer.content.decode()
    assert answer.context["again"].agrees


def test_a_draw_after_the_field_has_opened_is_refused(go, county, wave, framework_administrator):
    sampled(wave, county.bodies, by=framework_administrator)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.OPEN)
    assert go("design", {**WISHED, "draw": "1"}).status_code == 409
    assert Sample.objects.count() == 1


def test_known_shares_are_judged_line_by_line(go, county, wave, framework_administrator):
    sampled(wave, county.bodies, by=framework_administrator)
    lines = "client,sex,f,52\nclient,sex,x,48\nresident,sex,f\nclient,sex,m,a lot"
    answer = go("design", {**WISHED, "margins": lines, "show": "1"})
    assert len(answer.context["form"].errors["margins"]) == 4
    good = go("design", {**WISHED, "margins": "client,sex,f,52\nclient，sex，m，48%", "draw": "1"})
    assert good.status_code == 302
    assert Sample.objects.order_by("-pk")[0].design["margins"][0]["shares"] == {"f": 0.52, "m": 0.48}


def test_the_list_for_the_field_has_cells_and_the_draw_but_nobody(client, county, wave, framework_administrator):
    sample = sampled(wave, county.bodies, by=framework_administrator)
    client.force_login(framework_administrator)
    answer = client.get(reverse("surveys:sample_file", args=[sample.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    first = book.worksheets[0]
    assert sum(row[5].value for row in first.iter_rows(min_row=2)) == sum(row.invited for row in sample.cells.all())
    assert all(row[6].value for row in first.iter_rows(min_row=2))


def test_without_a_frame_or_a_sample_the_pages_say_what_to_do(go):
    assert go("design").status_code == 200
    assert go("design", {**WISHED, "draw": "1"}).status_code == 409
    assert go("sample").status_code == 200
