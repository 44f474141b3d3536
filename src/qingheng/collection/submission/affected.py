"""What a correction reaches beyond the collection. The law: only said here; it is found out by whoever stands above."""

from collections.abc import Callable
from dataclasses import dataclass

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.collection.models import Submission


@dataclass(frozen=True)
class PublishedRun:
    """A published run that a correction will not change, and that a next one may supersede."""

    month: Period
    number: int
    url: str


@dataclass(frozen=True)
class StandingCase:
    """An alert that stands for a body in a month."""

    body: str
    month: Period
    level: int
    url: str


@dataclass(frozen=True)
class Moved:
    """A body whose live total is no longer the published one; points in hundredths."""

    body: str
    month: Period
    published: int
    live: int

    @property
    def difference(self) -> int:
        """Points won or lost since the publication."""
        return self.live - self.published


@dataclass(frozen=True)
class Affected:
    """The published runs, standing alerts and totals from the month of a submission to the end of the year."""

    runs: tuple[PublishedRun, ...] = ()
    cases: tuple[StandingCase, ...] = ()
    moved: tuple[Moved, ...] = ()
    publish_url: str = ""
    """Where a next run is published; the month is added by `month=`."""

    @property
    def months_to_publish(self) -> list[Period]:
        """The months whose published totals no longer are the live ones."""
        return sorted({each.month for each in self.moved})


FindAffected = Callable[[Submission, User], Affected]


def nothing_above(submission: Submission, user: User) -> Affected:
    """Where nothing stands above the collection, nothing is affected."""
    del submission, user
    return Affected()
