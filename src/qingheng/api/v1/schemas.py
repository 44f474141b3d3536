"""What the operations of version 1 take and give. The law: numbers that must not lose a digit travel as text."""

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import Field

PERIOD_PATTERN = "^[12][0-9]{3}(-?(0[1-9]|1[0-2])|-?Q[1-4]|-?[HS][12])?$"
LIMIT_MAX = 1000
KEY_MAX = 2**63 - 1

Code = Annotated[str, Field(min_length=1, max_length=60, pattern="^[^\\x00-\\x1f\\x7f]+$")]
PeriodName = Annotated[str, Field(pattern=PERIOD_PATTERN, examples=["2026-03", "2026-Q1", "2026-H1", "2026"])]
Number = Annotated[int, Field(ge=1, le=KEY_MAX)]
Year = Annotated[int, Field(ge=1000, le=2999)]
Row = TypeVar("Row")


class Paging(Schema):
    """Which part of a list."""

    limit: int = Field(100, ge=1, le=LIMIT_MAX)
    offset: int = Field(0, ge=0, le=10_000_000)


class Page(Schema, Generic[Row]):
    """A part of a list: how many there are in all, the address of the next part, and the rows."""

    count: int
    next: str | None
    items: list[Row]


class DataItemOut(Schema):
    """A raw number that a station reports."""

    key: str
    name: str
    unit: str
    accumulate: str
    data_element: str = Field(description="its code in the DHIS2 part of the interface")


class ItemOut(Schema):
    """A scored item."""

    code: str
    name: str
    pillar: str
    sub_pillar: str
    full_mark: str
    method: str
    standard: str
    audience: str | None
    active_when: str
    station: str
    co_stations: list[str]
    frequency: str
    sensitivity: str
    body_view: str
    data_items: list[DataItemOut]


class VersionOut(Schema):
    """A version of a framework."""

    number: str
    state: str
    effective_from: date | None
    note: str
    checksum: str


class FrameworkOut(Schema):
    """A framework and its versions, the latest first."""

    code: str
    title: str
    versions: list[VersionOut]


class VersionDetailOut(VersionOut):
    """A version with all of its items."""

    framework: str
    title: str
    items: list[ItemOut]


class BodyOut(Schema):
    """A body whose integrity health is measured."""

    code: str
    name: str
    short_name: str
    audience: str
    valid_from: date
    valid_to: date | None


class StationOut(Schema):
    """A monitoring station whose data the token may see or bring."""

    code: str
    name: str
    group: str
    body: str | None
    has_standing_acceptance: bool = Field(description="what is pushed for it today counts at once")


class PeriodOut(Schema):
    """A period for which data are collected."""

    period: str
    frequency: str
    start: date
    end: date
    has_scores: bool


class SubmissionOut(Schema):
    """One station's submission for one period."""

    id: int
    station: str
    period: str
    version: int
    state: str
    entered: int = Field(description="values entered in it")
    opened_at: datetime
    submitted_at: datetime | None
    accepted_at: datetime | None
    locked_at: datetime | None
    note: str


class Empty(Schema):
    """A cell of which nothing is known yet."""

    body: str
    item: str
    key: str


class SubmissionDetailOut(SubmissionOut):
    """A submission with what is still missing and what stands in its way."""

    missing: list[Empty]
    faults: list[str]


class ObservationOut(Schema):
    """A value that counts."""

    id: int
    body: str
    period: str
    item: str
    key: str
    value: str | None = Field(description="a decimal number as text")
    missing: str
    event: str
    modifiers: list[str]
    revision: int
    imported_at: datetime


class NodeOut(Schema):
    """Points of the total or of one pillar."""

    code: str
    name: str
    points: str
    full: str
    level: str = Field(description="none, blue, yellow or red")


class ScoreOut(Schema):
    """The score of a body as of a month."""

    body: str
    period: str
    framework: str
    version: str
    is_published: bool
    total: NodeOut
    pillars: list[NodeOut]
    flags: list[str]


class DeductionOut(Schema):
    """Points lost by a body in one item, or by a cap on a pillar."""

    body: str
    period: str
    item: str
    name: str
    points_lost: str
    reason: str
    inputs: dict[str, object] | None = Field(description="null where the token may see points only")


class ReasonOut(Schema):
    """Why an alert was raised: a line below its threshold."""

    line: str
    node: str
    level: str
    points: str
    threshold: str


class AlertOut(Schema):
    """The alert case of a body in a month."""

    body: str
    period: str
    state: str
    level: str
    since: str
    handling: str | None
    """Where the alert matter stands that the month belongs to: `raised`, `confirmed`, `dismissed` and so on."""
    raised_at: datetime
    changed_at: datetime
    reasons: list[ReasonOut]


class EffectOut(Schema):
    """What the data would do to a body."""

    body: str
    as_of: str
    before: str
    after: str
    level_before: str
    level_after: str


class ReceiptOut(Schema):
    """What became of pushed values."""

    dry_run: bool
    rows: int
    stored: int = Field(description="values that count at once (or would)")
    entered: int = Field(description="values that went into drafts (or would)")
    unchanged: int
    batch: int | None = Field(description="the import batch of what counts at once")
    submissions: list[int] = Field(description="the submissions whose drafts took values")
    effects: list[EffectOut] | None = Field(description="of a dry run, for tokens that may see scores")


class OpenIn(Schema):
    """Which submission to open."""

    station: Code
    period: PeriodName


class WrongOut(Schema):
    """One thing that is wrong."""

    pointer: str
    detail: str
    remedy: str | None = None


class ProblemOut(Schema):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongOut] | None = None
    errors_not_shown: int | None = None
