"""DHIS2's data value sets, bullet by bullet: formats, aliases, periods, strategies, schemes, answers."""

import gzip
from typing import Any

import pytest
from tests.qingheng.api.machine import Machine
from tests.small_county import SmallCounty

from qingheng.api.dhis2.fields import parse_fields, pick
from qingheng.collection.models import EnteredValue, Observation, Submission

SETS = "/api/dataValueSets"
CSV = {"Content-Type": "application/csv"}


def row(value: object = "5", element: str = "A1-1.due", unit: str = "B01", **more: object) -> dict[str, object]:
    return {"dataElement": element, "period": "202411", "orgUnit": unit, "value": value} | more


def values(*rows: dict[str, object], **group: object) -> dict[str, object]:
    return {"dataValues": list(rows)} | group


def counted(answer: Any) -> tuple[int, int, int, int]:
    summary = answer.json()["response"]
    count = summary["importCount"]
    return count["imported"], count["updated"], count["ignored"], count["deleted"]


def current(unit: str = "B01", key: str = "due", period: str = "2024-11") -> Observation | None:
    rows = Observation.objects.filter(body__code=unit, period=period, item="A1-1", key=key, is_current=True)
    return rows.first()


@pytest.fixture
def sender(clerk: Machine, standing: None) -> Machine:
    """Whose values count at once."""
    return clerk


def test_group_fields_are_defaults_for_the_rows(sender: Machine) -> None:
    answer = sender.post(
        SETS, {"period": "202411", "orgUnit": "B02", "dataValues": [{"dataElement": "A1-1.due", "value": 4}]}
    )
    assert counted(answer) == (0, 1, 0, 0)
    assert current("B02").value == 4


def test_aliases_are_read_and_warned_of(sender: Machine) -> None:
    answer = sender.post(SETS, values(row(followup=True, comment="x", colour="red"), completedDate="2024-12-01"))
    warnings = " ".join(answer.json()["response"]["warnings"])
    assert answer.json()["status"] == "OK"
    for word in ("followup", "completedDate", "colour"):
        assert word in warnings


@pytest.mark.parametrize(
    "header",
    [
        "dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value,storedby,lastupdated,comment,followup,deleted",
        "DataElement,Period,OrgUnit,CatOptCombo,AttrOptCombo,Value,StrBy,LstUpd,Cmt,FlwUp",
    ],
)
def test_csv_in_either_spelling_packed_or_not(sender: Machine, header: str) -> None:
    content = f"{header}\nA1-1.due,202411,B01,default,HllvX50cXC0,6,me,2024-12-01,,false\n".encode()
    assert counted(sender.post(SETS, content, **CSV)) == (0, 1, 0, 0)
    assert current().value == 6
    packed = sender.post(SETS, gzip.compress(content.replace(b",6,", b",7,")), **CSV, **{"Content-Encoding": "gzip"})
    assert counted(packed) == (0, 1, 0, 0)
    assert current().value == 7


def test_csv_columns_stand_in_any_order(sender: Machine) -> None:
    sender.post(SETS, b"value,orgunit,period,dataelement\n8,B01,2024-11,A1-1.due\n", **CSV)
    assert current().value == 8


@pytest.mark.parametrize(
    ("period", "element"),
    [("2024Q4", "A2-2.late"), ("202411", "A1-1.due"), ("2024-11", "A1-1.due"), ("2024Q4", "late")],
)
def test_periods_and_plain_keys_are_read(sender: Machine, period: str, element: str) -> None:
    answer = sender.post(SETS, values(row(1, element, period=period)))
    assert answer.json()["status"] == "OK", answer.json()


def test_a_key_of_several_items_is_not_guessed(sender: Machine) -> None:
    (conflict,) = sender.post(SETS, values(row(1, "due"))).json()["response"]["conflicts"]
    assert (conflict["errorCode"], conflict["object"], conflict["indexes"]) == ("E7610", "due", [0])


def test_answers_are_elements_or_category_option_combos(administrator: Machine, small_county: SmallCounty) -> None:
    framework = small_county.version.parsed
    surveys = (item for item in framework.items if item.rule.name == "survey")
    survey = next(item for item in surveys if item.frequency == "half_year")
    option, stratum = next(iter(framework.scales[survey.rule.scale].options)), survey.data_items[0].key
    at = {"period": "2024S2"}
    whole = administrator.post(SETS, values(row(9, f"{survey.code}.{stratum}/{option}", **at)))
    apart = administrator.post(SETS, values(row(8, f"{survey.code}.{stratum}", categoryOptionCombo=option, **at)))
    assert (whole.json()["status"], apart.json()["status"]) == ("OK", "OK"), (whole.json(), apart.json())
    stored = Observation.objects.get(item=survey.code, key=f"{stratum}/{option}", is_current=True)
    assert (stored.period, stored.value) == ("2024-H2", 8)
    bare = administrator.post(SETS, values(row(8, f"{survey.code}.{stratum}", **at))).json()["response"]
    assert bare["conflicts"][0]["errorCode"] == "E7630"


def test_strategies(sender: Machine) -> None:
    Observation.objects.filter(body__code="B02", item="A1-1", period="2024-11").update(is_current=False)
    both = values(row(5, unit="B01"), row(5, unit="B02"))
    assert counted(sender.post(f"{SETS}?importStrategy=CREATE&dryRun=true", both)) == (1, 0, 1, 0)
    assert counted(sender.post(f"{SETS}?importStrategy=UPDATE&dryRun=true", both)) == (0, 1, 1, 0)
    assert counted(sender.post(f"{SETS}?importStrategy=CREATE_AND_UPDATE&dryRun=true", both)) == (1, 1, 0, 0)
    assert current("B01").value == 0
    assert counted(sender.post(f"{SETS}?importStrategy=NEW_AND_UPDATES", both)) == (1, 1, 0, 0)
    assert sender.post(f"{SETS}?importStrategy=SOMETIMES", both).status_code == 409


def test_deleted_values_stop_counting_and_stay_on_record(sender: Machine) -> None:
    sender.post(SETS, values(row(5)))
    assert counted(sender.post(f"{SETS}?importStrategy=DELETE", values(row(5)))) == (0, 0, 0, 1)
    assert current() is None
    assert Observation.objects.filter(body__code="B01", item="A1-1", key="due", value=5).exists()
    assert counted(sender.post(f"{SETS}?importStrategy=DELETE", values(row(5)))) == (0, 0, 1, 0)


def test_a_row_marked_as_deleted_empties_the_cell_of_a_draft(clerk: Machine) -> None:
    clerk.post(SETS, values(row(5)))
    content = b"dataelement,period,orgunit,value,deleted\nA1-1.due,202411,B01,,true\n"
    assert counted(clerk.post(SETS, content, **CSV)) == (0, 0, 0, 1)
    assert EnteredValue.objects.get(key="due").value is None


def test_a_dry_run_stores_nothing(sender: Machine) -> None:
    assert counted(sender.post(f"{SETS}?dryRun=true", values(row(5)))) == (0, 1, 0, 0)
    assert current().value == 0


def test_identifier_schemes(sender: Machine, small_county: SmallCounty) -> None:
    name = small_county.county.towns[0].name
    assert sender.post(f"{SETS}?orgUnitIdScheme=NAME", values(row(5, unit=name))).json()["status"] == "OK"
    assert sender.post(f"{SETS}?idScheme=CODE", values(row(5))).json()["status"] == "OK"
    assert sender.post(f"{SETS}?dataElementIdScheme=ATTRIBUTE:x", values(row(5))).status_code == 409


@pytest.mark.parametrize("prefix", ["29/", "37/"])
def test_up_to_version_37_the_summary_stands_at_the_top(sender: Machine, prefix: str) -> None:
    document = sender.post(f"/api/{prefix}dataValueSets", values(row(5))).json()
    assert (document["responseType"], document["status"]) == ("ImportSummary", "SUCCESS")
    refused = sender.post(f"/api/{prefix}dataValueSets/", values(row(5, "x")))
    assert (refused.status_code, refused.json()["status"]) == (409, "ERROR")


def test_one_row_with_a_fault_of_the_framework_does_not_hold_up_the_others(sender: Machine) -> None:
    rows = values(
        row(5), row(9, "A1-1.done_on_time"), row(5, unit="B02"), row(5, unit="B02"), row(1, unit="B03", period="2024Q4")
    )
    summary = sender.post(SETS, rows).json()["response"]
    assert summary["status"] == "WARNING"
    assert summary["rejectedIndexes"] == [1, 3, 4] or summary["rejectedIndexes"] == [0, 1, 3, 4]
    assert current("B02").value == 5


def test_a_locked_period_is_a_conflict_of_its_rows(sender: Machine, small_county: SmallCounty) -> None:
    Submission.objects.filter(pk=small_county.submission.pk).update(state=Submission.State.LOCKED)
    answer = sender.post(SETS, values(row(5), row(1, "A2-2.late", period="2024Q4")))
    (conflict,) = answer.json()["response"]["conflicts"]
    assert (conflict["errorCode"], conflict["indexes"], answer.json()["status"]) == ("E7643", [0], "WARNING")


def test_values_are_read_back_as_csv_and_json(sender: Machine) -> None:
    sender.post(SETS, values(row("5.0")))
    asked = {"dataSet": "S01-month", "period": "202411", "orgUnit": "B01"}
    found = {each["dataElement"]: each["value"] for each in sender.get(SETS, **asked).json()["dataValues"]}
    assert found["A1-1.due"] == "5"
    assert "A1-1.due,202411,B01,default,default,5," in sender.get(f"{SETS}.csv", **asked).content.decode()
    between = sender.get(SETS, startDate="2024-11-01", endDate="2024-11-30", orgUnit="B01").json()["dataValues"]
    assert {each["period"] for each in between} == {"202411"}
    assert sender.get(SETS).status_code == 409


def test_an_incomplete_data_set_is_not_handed_in_and_all_gaps_are_told(
    clerk: Machine, small_county: SmallCounty
) -> None:
    Observation.objects.filter(item="A1-1", body__code="B01").update(is_current=False)
    rows = {"completeDataSetRegistrations": [{"dataSet": "S01-month", "period": "202411", "organisationUnit": "B01"}]}
    answer = clerk.post("/api/completeDataSetRegistrations", rows)
    assert answer.status_code == 409
    assert len(answer.json()["response"]["conflicts"]) == 2
    strange = {"completeDataSetRegistrations": [{"dataSet": "S02-month", "period": "2024W3"}]}
    refused = clerk.post("/api/completeDataSetRegistrations", strange).json()["response"]["conflicts"]
    assert {each["errorCode"] for each in refused} == {"E7600", "E7611"}


def test_a_date_of_completion_hands_the_submission_in(clerk: Machine, small_county: SmallCounty) -> None:
    answer = clerk.post(SETS, values(row(5), dataSet="S01-month", period="202411", completeDate="2024-12-01"))
    assert answer.json()["response"]["dataSetComplete"] == "true", answer.json()
    small_county.submission.refresh_from_db()
    assert small_county.submission.state == Submission.State.SUBMITTED


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 409),
        (b"[]", "application/json", 409),
        (b'{"dataValues": {}}', "application/json", 409),
        (b"a,b\n1,2\n", "application/csv", 409),
        (b"<dataValueSet/>", "application/xml", 415),
    ],
)
def test_what_cannot_be_read_is_refused_in_dhis2s_shape(clerk: Machine, body: bytes, kind: str, status: int) -> None:
    answer = clerk.post(SETS, body, **{"Content-Type": kind})
    assert answer.status_code == status
    assert (answer.json()["httpStatusCode"], answer.json()["status"]) == (status, "ERROR")


def test_a_zip_bomb_is_refused(clerk: Machine) -> None:
    bomb = gzip.compress(b"0" * (70 * 1024 * 1024))
    assert clerk.post(SETS, bomb, **CSV, **{"Content-Encoding": "gzip"}).status_code == 413


def test_lists_are_paged_filtered_and_cut_to_fields(clerk: Machine) -> None:
    document = clerk.get("/api/organisationUnits.json", page=2, pageSize=4, fields="id,level").json()
    assert document["pager"] == {"page": 2, "total": 6, "pageSize": 4, "pageCount": 2}
    assert document["organisationUnits"] == [{"id": "B12", "level": 1}, {"id": "B13", "level": 1}]
    found = clerk.get("/api/organisationUnits", filter="code:eq:B02", paging="false").json()
    assert [each["id"] for each in found["organisationUnits"]] == ["B02"]
    assert clerk.get("/api/dataElements/A1-1.due").json()["valueType"] == "NUMBER"
    assert clerk.get("/api/analytics").json()["httpStatusCode"] == 404


@pytest.mark.parametrize(
    ("fields", "picked"),
    [
        ("a", {"a": 1}),
        ("b[c]", {"b": [{"c": 2}]}),
        ("*,!a", {"b": [{"c": 2, "d": 3}]}),
        ("b[c,d],a", {"a": 1, "b": [{"c": 2, "d": 3}]}),
        ("b[c", {"b": [{"c": 2}]}),
        ("zzz", {}),
    ],
)
def test_fields(fields: str, picked: dict[str, object]) -> None:
    assert pick({"a": 1, "b": [{"c": 2, "d": 3}]}, parse_fields(fields)) == picked
