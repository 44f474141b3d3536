"""Loads the demonstration county into an empty database, through the same doors as a real one.

The law: all of it or nothing, and a county that is there already is left alone.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from qianfen import Framework, Period
from qingheng import pipeline
from qingheng.accounts import actions as accounts
from qingheng.accounts.models import Grant, User
from qingheng.accounts.roles import Role
from qingheng.alerts import actions as alerts
from qingheng.alerts.models import Notice
from qingheng.audit.writing import SYSTEM
from qingheng.collection import checking as collection
from qingheng.collection.models import Batch
from qingheng.demo import actions, cases, county, desk, files, surveys, versions
from qingheng.demo.generator import Dataset, Row, generate
from qingheng.framework import actions as frameworks
from qingheng.organisations import actions as organisations
from qingheng.organisations import checking as organisation_files
from qingheng.organisations.models import Body, Leader, Station, SupervisionOffice
from qingheng.scoring import actions as scoring
from qingheng.scoring.runs import CannotPublishError

Say = Callable[[str], object]
PASSWORD_FILE = "demo-password"  # noqa: S105 - the name of the file, not the password


class DemoRefusedError(Exception):
    """The demonstration cannot be loaded here. The text is for whoever started it."""


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account and whom it shows the county to."""

    username: str
    full_name: str
    office: str
    role: Role
    target: str


def listed_accounts() -> list[Account]:
    """The accounts of the demonstration."""
    return [
        Account(row["username"], row["full_name"], row["office"], Role(row["role"]), row["target"])
        for row in county.table("accounts")
    ]


def is_loaded() -> bool:
    """Whether the county is there already; an interrupted loading leaves nothing behind."""
    return User.objects.filter(username=listed_accounts()[0].username).exists() and Body.objects.exists()


def password() -> str:
    """The password of all demonstration accounts: drawn once for each installation and kept beside the data."""
    path: Path = settings.DATA_DIR / PASSWORD_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9) + "\n")
    return path.read_text().strip()


def late_folder() -> Path:
    """Where the files lie that the late stations still owe, to be imported by whoever tries the pages."""
    return Path(settings.DATA_DIR) / "demo-files"


def load(say: Say = print, *, data: Dataset | None = None) -> None:
    """Load the whole county in one transaction; given other data than the county's own, without what lies on desks."""
    if User.objects.exists() or Body.objects.exists():
        raise DemoRefusedError(
            _(
                "The database holds other data, which the demonstration would be mixed with. "
                "Set DATABASE_URL or QINGHENG_DATA to an empty place and start again."
            )
        )
    framework = Framework.parse(versions.published())
    whole = data or generate(framework, county.document("seed")["seed"])
    with transaction.atomic():
        batches, by = _load(whole, say)
        if data is None:
            say(_("Laying out the desks of the stations …"))
            lay_out_desks(batches, by)
            say(_("Laying out what the commission has under way …"))
            cases.lay_out()
            say(_("Asking the public …"))
            surveys.lay_out()
    files.write(late_folder(), files.late_files(framework, whole.late))


def _load(data: Dataset, say: Say) -> tuple[list[Batch], User]:
    import_organisations()
    by = create_accounts()
    publish_framework(by)
    last = county.months()[-1]
    early = [row for row in data.rows if Period.parse(row.period).last_month < last]
    say(_("Scoring %(first)s to %(last)s …") % {"first": county.months()[0], "last": last.previous()})
    batches = [import_rows(early, "observations.csv", by)]
    say(_("Publishing runs …"))
    publish_months(by, say)
    acknowledge_everything()
    say(_("Scoring %(month)s …") % {"month": last})
    recent = [row for row in data.rows if Period.parse(row.period).last_month == last]
    batches.append(import_rows(recent, f"{last}.csv", by))
    import_rows(data.later, "confirmation.csv", by)
    return batches, by


def import_organisations() -> None:
    """Bodies, stations, leaders: by the import of the organisations page."""
    content = files.organisations_workbook(versions.published())
    checked = organisation_files.check(content, "organisations.xlsx")
    organisations.import_tables(checked, by=SYSTEM)


def create_accounts() -> User:
    """One account for each role; gives the framework administrator, who does everything else."""
    people = [_create(account) for account in listed_accounts()]
    return next(user for user in people if user.has_role(Role.FRAMEWORK_ADMINISTRATOR))


def _create(account: Account) -> User:
    user = accounts.create_user(
        username=account.username,
        full_name=account.full_name,
        office=account.office,
        password=password(),
        by=SYSTEM,
    )
    since = county.months()[0].start
    accounts.grant(Grant(user=user, role=account.role, valid_from=since, **_target(account)), by=SYSTEM)
    return user


def _target(account: Account) -> dict[str, Station | Body | Leader | SupervisionOffice]:
    """What the role is held for."""
    if account.role in {Role.STATION_CLERK, Role.STATION_REVIEWER}:
        return {"station": Station.objects.get(code=account.target)}
    if account.role is Role.LIAISON:
        return {"body": Body.objects.get(code=account.target)}
    if account.role is Role.SUPERVISION_OFFICE:
        return {"supervision_office": SupervisionOffice.objects.get(code=account.target)}
    return {"leader": Leader.objects.get(code=account.target)} if account.role is Role.LEADER else {}


def publish_framework(by: User) -> None:
    """The version in force, and a draft of the next one."""
    first = county.months()[0].start
    version = frameworks.import_version(versions.published(), by=by)
    frameworks.publish(version, effective_from=first, by=by)
    frameworks.import_version(versions.draft(), by=by, note=county.document("draft")["note"])


def import_rows(rows: Iterable[Row], name: str, by: User) -> Batch:
    """Observations: by the import of the data page, with everything that follows from it."""
    checked = collection.check(files.long_table(rows), name, by=by)
    return pipeline.import_observations(checked, by=by)


def lay_out_desks(batches: Iterable[Batch], by: User) -> None:
    """Days of delivery for what was imported, and submissions in every state."""
    framework, seed = Framework.parse(versions.published()), county.document("seed")["seed"]
    delivered = dict(desk.deliveries(framework, seed))
    for batch in batches:
        periods = set(batch.observations.order_by().values_list("period", flat=True).distinct())
        actions.date_deliveries(batch, framework, {at: day for at, day in delivered.items() if at[1] in periods}, by=by)
    desk.lay_out(framework, seed, by=by)


def publish_months(by: User, say: Say) -> None:
    """A run for each month up to the last one of the stories, unless something is owed for it."""
    last = Period.parse(county.document("behaviour")["months"]["published_to"])
    for month in county.months():
        if month <= last:
            try:
                scoring.publish(month, by=by)
            except CannotPublishError as refusal:
                say(f"{month}: {str(refusal).splitlines()[0]}")


def acknowledge_everything() -> None:
    """What happened long ago is no news: it counts as read by everybody who would be told."""
    told = {Role.FRAMEWORK_ADMINISTRATOR, Role.COMMISSION_LEADER, Role.LEADER}
    readers = [user for user in User.objects.all() if user.has_role(*told)]
    for notice in Notice.objects.all():
        for reader in readers:
            alerts.acknowledge(notice, by=reader, is_signed=True)
