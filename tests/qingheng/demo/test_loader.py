"""The county comes in through the real doors, once, and what is old is no news."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from qianfen import Framework, Period
from qingheng.accounts.models import User
from qingheng.alerts.models import Notice, Receipt
from qingheng.audit.models import Entry
from qingheng.collection.checking import check
from qingheng.collection.models import Batch, Observation
from qingheng.demo import county, desk, files, loader, surveys
from qingheng.demo.generator import Dataset, Row
from qingheng.framework.models import FrameworkVersion
from qingheng.organisations.models import Body, ScenarioFlag, Station, Succession
from qingheng.scoring.models import LiveScorecard
from qingheng.surveys.models import Code, Estimate, Wave

pytestmark = pytest.mark.django_db  # without it the test database is not made
FEW = {"T07", "D07", "D10", "D20"}


def of_few(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.body in FEW and Period.parse(row.period).year == 2026)


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    dataset: Dataset,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[str]]:
    """The county with the data of a few bodies in its last year: loaded once, taken away after the last test."""
    said: list[str] = []
    few = Dataset(of_few(dataset.rows), of_few(dataset.late), of_few(dataset.later))
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=tmp_path_factory.mktemp("demo")),
        transaction.atomic(),
    ):
        loader.load(said.append, data=few)
        said.append(f"password {loader.password()}")
        yield said
        transaction.set_rollback(True)


def test_everything_comes_in_through_the_real_actions(loaded: list[str]) -> None:
    done = set(Entry.objects.values_list("action", flat=True))
    assert done >= {
        "organisations.tables.imported",
        "framework.version.imported",
        "framework.version.published",
        "collection.batch.imported",
        "scoring.bodies.rescored",
        "alerts.cases.followed",
        "accounts.user.created",
        "accounts.role.granted",
    }
    assert Batch.objects.count() == 3


def test_all_bodies_stations_and_scenarios_are_there(loaded: list[str]) -> None:
    assert Body.objects.count() == 33
    assert Station.objects.count() == 16
    assert Station.objects.get(code="S06").body == Body.objects.get(code="D16")
    assert Succession.objects.get().successor.code == "D01"
    assert ScenarioFlag.objects.count() == 13


def test_one_version_is_in_force_and_a_draft_waits(loaded: list[str]) -> None:
    states = dict(FrameworkVersion.objects.values_list("number", "state"))
    assert states == {"0.1": "published", "0.2-draft": "draft"}


def test_the_merged_body_has_no_score_after_its_end(loaded: list[str]) -> None:
    months = LiveScorecard.objects.filter(body__code="D20").values_list("period", flat=True)
    assert max(months) == "2026-06"


def test_the_confirmation_is_a_second_revision_of_the_veto(loaded: list[str]) -> None:
    first, second = Observation.objects.filter(body__code="D10", event="V-2026-01").order_by("revision")
    assert (first.is_current, first.modifiers) == (False, "")
    assert (second.is_current, second.modifiers, second.replaces) == (True, "confirmed", first)


def test_only_what_happened_last_is_unread(loaded: list[str]) -> None:
    framework_administrator = User.objects.get(username="framework")
    read = Receipt.objects.filter(user=framework_administrator).values("notice")
    unread = Notice.objects.exclude(pk__in=read)
    assert {notice.case.body.code for notice in unread} >= {"D10"}
    assert unread.count() <= len(FEW)


def test_months_with_gaps_are_not_published_and_it_is_said_why(loaded: list[str]) -> None:
    refused = [line for line in loaded if line.startswith("20")]
    assert len(refused) == len([month for month in county.months() if str(month) <= "2026-06"])


def test_the_late_station_may_bring_what_it_owes_by_itself(
    loaded: list[str], framework: Framework, dataset: Dataset
) -> None:
    (name,) = files.late_files(framework, of_few(dataset.late))
    content = files.late_files(framework, of_few(dataset.late))[name]
    checked = check(content, name, by=User.objects.get(username="clerk-s06"))
    assert checked.faults == ()
    assert (checked.added, checked.changed) == (3, 0)


def test_it_is_loaded_once(loaded: list[str]) -> None:
    assert loader.is_loaded()
    with pytest.raises(loader.DemoRefusedError):
        loader.load(loaded.append)


def test_everybody_may_sign_in_with_it(loaded: list[str]) -> None:
    for account in loader.listed_accounts():
        user = User.objects.get(username=account.username)
        assert user.check_password(loaded[-1].removeprefix("password "))
        assert user.has_role(account.role)


def test_deliveries_come_in_working_hours_and_some_stations_are_often_late(
    framework: Framework,
) -> None:
    seed = county.document("seed")["seed"]
    found = dict(desk.deliveries(framework, seed))
    assert found == dict(desk.deliveries(framework, seed))
    assert all(9 <= delivered.hour < 17 for delivered in found.values())
    days = {place: (delivered.date() - Period.parse(place[1]).end).days for place, delivered in found.items()}
    assert min(days.values()) >= 2
    slow = [count for (station, _period), count in days.items() if station == "S05"]
    quick = [count for (station, _period), count in days.items() if station == "S01"]
    assert min(slow) > min(quick)
    assert max(slow) > max(quick)


def test_the_public_was_asked_once_and_is_being_asked(loaded: list[str]) -> None:
    surveys.lay_out()
    pilot, running = Wave.objects.order_by("period")
    assert (pilot.state, running.state) == (Wave.State.CLOSED, Wave.State.OPEN)
    assert not Code.objects.filter(cell__sample__wave=pilot).exists()
    assert Code.objects.filter(cell__sample__wave=running).exists()
    index = dict(Estimate.objects.filter(wave=pilot, group="", item="J1-1").values_list("body__code", "index"))
    # T07 is the town of the stories: its people are the least content.
    assert min((code for code in index if code), key=lambda code: index[code]) == "T07"
    assert running.sheets.count() > 100
    assert not Estimate.objects.filter(wave=running).exists()
