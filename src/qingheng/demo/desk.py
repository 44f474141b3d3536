"""What lies on the desks of the stations: submissions in every state, an extension, days of delivery.

The law: every step is taken by the action that a person would use, and by a person who may take it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils.timezone import get_current_timezone, localdate

from qianfen import Framework, Period
from qingheng import pipeline
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.collection.actions import submissions
from qingheng.collection.actions.deadlines import request_extension
from qingheng.collection.actions.entering import enter
from qingheng.collection.actions.quality import answer_all
from qingheng.collection.grid.entering import CellChange, Kind
from qingheng.collection.models import Question, Submission
from qingheng.demo import county
from qingheng.demo.draws import Draws
from qingheng.demo.generator import further_rows
from qingheng.organisations.calendar import WorkingDays
from qingheng.organisations.models import Station

State = Submission.State
WORKING_HOURS = (9, 17)


def deliveries(framework: Framework, seed: int) -> Iterator[tuple[tuple[str, str], datetime]]:
    """Station and period, and when it was delivered: mostly in time, by some stations often late."""
    habit = county.document("desk")["deliveries"]
    for station in framework.stations:
        for frequency in sorted({item.frequency for item in framework.items if item.station == station.code}):
            for period in county.periods(frequency):
                draws = Draws.of(seed, "delivery", station.code, period)
                days = draws.between(*habit["days"]) + habit["slow"].get(station.code, 0)
                hour = int(draws.between(*WORKING_HOURS))
                day = period.end + timedelta(days=round(days))
                yield (station.code, str(period)), datetime(*day.timetuple()[:3], hour, tzinfo=get_current_timezone())


def lay_out(framework: Framework, seed: int, *, by: User) -> None:
    """Bring the submissions of the county as far as its document says; `by` is the framework administrator."""
    for plan in county.document("desk")["submissions"]:
        station = Station.objects.get(code=plan["station"])
        clerk, reviewer = _person(Role.STATION_CLERK, station), _person(Role.STATION_REVIEWER, station)
        desk = _Desk(framework, seed, clerk, reviewer, by)
        period = Period.parse(str(plan["period"]))
        desk.bring(submissions.open_submission(station, period, by=clerk), plan)
        if "extension" in plan:
            until = _working_day(localdate() + timedelta(days=plan["extension"]["days"]))
            request_extension(station, period, until=until, reason=plan["extension"]["reason"], by=clerk)


def _person(role: Role, station: Station) -> User:
    return User.objects.get(grants__role=role, grants__station=station)


def _working_day(day: date) -> date:
    calendar = WorkingDays.on_record()
    return day if calendar.is_working_day(day) else calendar.add_working_days(day, 1)


class _Desk:
    """One station's desk and those around it."""

    def __init__(self, framework: Framework, seed: int, clerk: User, reviewer: User, administrator: User) -> None:
        self.framework, self.seed = framework, seed
        self.clerk, self.reviewer, self.administrator = clerk, reviewer, administrator

    def bring(self, submission: Submission, plan: Mapping[str, Any]) -> None:
        """Enter, then take the steps up to the state of the plan; then the same for its correction."""
        self._enter(submission, plan)
        for state, step in self._steps(plan):
            if submission.state == plan["to"]:
                break
            submission = step(submission)
            if state == State.SUBMITTED and "answer" in plan:
                self._answer(submission, plan["answer"])
        if "correction" in plan:
            self._correct(submission, plan["correction"])

    def _steps(self, plan: Mapping[str, Any]) -> Iterator[tuple[State, Any]]:
        yield State.SUBMITTED, partial(submissions.submit, by=self.clerk)
        if plan["to"] == State.SENT_BACK:
            yield State.SENT_BACK, partial(self._send_back, plan=plan)
        yield State.ACCEPTED, partial(pipeline.accept_submission, by=self.reviewer)
        yield State.LOCKED, partial(submissions.lock, by=self.administrator)

    def _correct(self, submission: Submission, plan: Mapping[str, Any]) -> None:
        correction = submissions.request_correction(submission, reason=plan["reason"], by=self.clerk)
        self.bring(submissions.approve_correction(correction, by=self.administrator), plan)

    def _enter(self, submission: Submission, plan: Mapping[str, Any]) -> None:
        changes = [
            *self._filled(submission, plan.get("fill", 0)),
            *(CellChange(**cell) for cell in plan.get("cells", ())),
        ]
        outcomes = enter(submission, changes, by=self.clerk) if changes else []
        wrong = [outcome for outcome in outcomes if outcome.kind is not Kind.SAVED]
        if wrong:
            raise ValueError(f"the desk of the demonstration does not fit its framework: {wrong}")

    def _filled(self, submission: Submission, bodies: int) -> Iterator[CellChange]:
        rows = further_rows(self.framework, self.seed, submission.station.code, submission.when)
        codes = sorted({row.body for row in rows})[:bodies]
        return (CellChange(row.body, row.item, row.key, text=row.value) for row in rows if row.body in codes)

    def _answer(self, submission: Submission, text: str) -> None:
        asked = submission.questions.filter(state=Question.State.OPEN)
        if asked:
            answer_all(submission, dict.fromkeys(asked.values_list("pk", flat=True), text), by=self.clerk)

    def _send_back(self, submission: Submission, plan: Mapping[str, Any]) -> Submission:
        objections = {}
        for told in plan["objections"]:
            place = {"body__code": told["body"], "item": told["item"], "key": told["key"]}
            objections[submission.values.get(**place).pk] = told["reason"]
        return submissions.send_back(submission, note=plan["note"], objections=objections, by=self.reviewer)
