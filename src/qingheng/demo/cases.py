"""What the commission has under way in the demonstration: from matters waiting for triage to papers that were issued.

The law: every step is taken by the action that a person would use, and by a person who may take it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone, localdate

from qianfen import Period
from qingheng.accounts.models import User
from qingheng.alerts.actions import confirm, dismiss
from qingheng.alerts.models import Matter
from qingheng.demo import county
from qingheng.organisations.calendar import WorkingDays
from qingheng.organisations.models import Body, Leader
from qingheng.papers import Document
from qingheng.reports.actions import respond
from qingheng.reports.gathering import Gathered
from qingheng.reports.making import Target, draft_report
from qingheng.reports.models import LetterResponse
from qingheng.scoring.queries import published, published_months
from qingheng.supervision.actions import findings, follow_ups, meetings, objections, papers, rectification, sheets
from qingheng.supervision.actions.meetings import Plan
from qingheng.supervision.actions.objections import Contest
from qingheng.supervision.actions.sheets import Occasion
from qingheng.supervision.dossier.workflow import CHECK
from qingheng.supervision.models import FollowUp, Paper, PaperKind, Rectification, Talk
from qingheng.supervision.paper.about import About
from qingheng.supervision.paper.requirements import is_table_of_requirements, table_of
from qingheng.supervision.paper.writing.recommendation import recommendation
from qingheng.supervision.paper.writing.warning_notice import warning_notice
from qingheng.supervision.rectifying.opening import NewItem

Told = Mapping[str, Any]


def lay_out() -> None:
    """Everything that `cases.yaml` tells, in the order in which an office would do it."""
    told = county.document("cases")
    _past(told["past"])
    for each in told["triage"]:
        _triage(each)
    _notice(told["notice"])
    _talk(told["talk"])
    _recommendation(told["finding"], told["recommendation"])
    _objection(told["objection"])
    _meeting(told["meeting"])
    _sheet(told["sheet"])
    _reports(told["reports"])


def person(name: str) -> User:
    """The person behind a login name of the county."""
    return User.objects.get(username=name)


def working_day(days: int) -> date:
    """The first working day at least so many days from now."""
    calendar, day = WorkingDays.on_record(), localdate() + timedelta(days=days)
    return day if calendar.is_working_day(day) else calendar.add_working_days(day, 1)


def _matter(code: str) -> Matter:
    return Matter.objects.select_related("body").filter(body__code=code).latest("until", "pk")


def _past(told: Told) -> None:
    """What no longer stands in the last month was dismissed long ago."""
    last, by = str(county.months()[-1]), person(told["by"])
    for matter in Matter.objects.filter(until__lt=last, state=Matter.State.RAISED).order_by("pk"):
        dismiss(matter, reason=told["reason"], by=by)


def _triage(told: Told) -> None:
    matter, by = _matter(told["body"]), person(told["by"])
    if "dismiss" in told:
        dismiss(matter, reason=told["dismiss"], by=by)
    else:
        confirm(matter, measures=told["measures"], reason=told["reason"], by=by)


def _notice(told: Told) -> None:
    """A Warning Notice that went all the way to the body, which works on what it demands."""
    matter, by = _matter(told["body"]), person(told["by"])
    measure = FollowUp.Measure.WARNING_NOTICE
    chosen = follow_ups.choose(measure, body=matter.body, reason=matter.reason, matter=matter, by=by)
    asked = [NewItem(due=working_day(row["in_days"]), **_without(row, "in_days")) for row in told["items"]]
    document = _asking(warning_notice(matter), asked)
    about = About(body=matter.body, matter=matter, follow_up=chosen, period=matter.until)
    paper = _issued(papers.draft(PaperKind.WARNING_NOTICE, document, **about, by=by), told, by)
    paper = papers.serve(paper, how=told["serving"], by=person(told["issued_by"]))
    liaison = person(told["received_by"])
    papers.receive(paper, signer=told["signer"], by=liaison)
    items = list(Rectification.objects.filter(paper=paper).order_by("position"))
    for row in told["progress"]:
        item = rectification.take_up(items[row["item"] - 1], plan=row["plan"], responsible=row["office"], by=liaison)
        rectification.report_progress(item, percent=row["percent"], note=row["note"], by=liaison)
        if "done" in row:
            rectification.report_done(item, result=row["done"], by=liaison)


def _asking(document: Document, items: list[NewItem]) -> Document:
    """The document with this table of requirements in place of the one it begins with."""
    blocks = [table_of(items) if is_table_of_requirements(block) else block for block in document.blocks]
    return replace(document, blocks=tuple(blocks))


def _without(row: Told, name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _issued(paper: Paper, told: Told, by: User) -> Paper:
    """The paper after all hands it goes through in the house."""
    papers.hand_over(paper, by=by)
    papers.check(paper, by=person(told["checked_by"]))
    papers.approve(paper, by=person(told["approved_by"]))
    return papers.issue(paper, by=person(told.get("issued_by", told["checked_by"])))


def _talk(told: Told) -> None:
    """A reminder talk that was approved and is still to be held."""
    matter, by = _matter(told["body"]), person(told["by"])
    plan = {name: told[name] for name in ("post", "interviewer", "recorder", "place", "cause")}
    at = datetime.combine(working_day(told["in_days"]), time(9, 30), get_current_timezone())
    measure = FollowUp.Measure.REMINDER_TALK
    details = Talk(planned_at=at, **plan)
    chosen = follow_ups.choose(measure, body=matter.body, reason=told["cause"], matter=matter, details=details, by=by)
    follow_ups.approve(chosen, by=person(told["approved_by"]))


def _recommendation(found: Told, told: Told) -> None:
    """A verified finding, and the draft of a recommendation that rests on it, waiting to be checked."""
    matter, by = _matter(found["body"]), person(found["by"])
    facts = {name: found[name] for name in ("problem", "cause", "basis", "source")}
    finding = findings.record_finding(matter.body, **facts, matter=matter, by=by)
    finding = findings.verify_finding(finding, by=person(found["verified_by"]))
    measure = FollowUp.Measure.RECOMMENDATION
    chosen = follow_ups.choose(measure, body=matter.body, reason=matter.reason, matter=matter, by=by)
    document = recommendation(matter.body, told["variant"], subject=told["subject"], findings=[finding])
    about = About(body=matter.body, matter=matter, follow_up=chosen, variant=told["variant"])
    papers.hand_over(papers.draft(PaperKind.RECOMMENDATION, document, **about, by=by), by=by)


def _objection(told: Told) -> None:
    """A body contests its heaviest deduction of the month published last; it is admitted and waits for the station."""
    month = published_months()[-1]
    card = published(month, [Body.objects.get(code=told["body"])]).get()
    lost = {code: node.full - node.points for code, node in card.result.nodes.items() if "-" in code}
    item = max(sorted(lost), key=lost.__getitem__)
    contest = Contest(card.body, str(month), item, told["grounds"])
    objection = objections.submit(contest, by=person(told["by"]))
    objections.admit(objection, reason=told["reason"], by=person(told["admitted_by"]))


def _meeting(told: Told) -> None:
    """A review meeting that has been called; its agenda comes from the data."""
    at = datetime.combine(working_day(told["in_days"]), time(9), get_current_timezone())
    members = [person(name) for name in told["members"]]
    wanted = Plan(told["title"], Period.parse(told["period"]), at, told["place"], person(told["chair"]), members)
    by = person(told["by"])
    meetings.call(meetings.plan(wanted, by=by), by=by)


def _sheet(told: Told) -> None:
    """A sheet that came back from the spot."""
    by, body = person(told["by"]), Body.objects.get(code=told["body"])
    period = str(county.months()[-1])
    occasion = Occasion(told["source"], told["focus"], told["item"], period)
    facts = {**told["check"], "checked_on": localdate()}
    sheets.take_step(sheets.open_sheet(body, occasion, by=by), CHECK, facts, by=by)


def _reports(told: Told) -> None:
    """The analysis report, one letter that its leader has answered, and one check-up report: issued."""
    by, gathered = person(told["by"]), Gathered(Period.parse(told["period"]))
    leader, body = Leader.objects.get(code=told["leader"]), Body.objects.get(code=told["body"])
    targets = (
        Target(PaperKind.ANALYSIS_REPORT),
        Target(PaperKind.CHECKUP_REPORT, body=body),
        Target(PaperKind.COPY_LETTER, leader=leader),
    )
    issued = [_issued(draft_report(target, gathered, by=by)[0], told, by) for target in targets]
    answer = told["instruction"]
    respond(issued[-1], kind=LetterResponse.Kind.INSTRUCTION, text=answer["text"], by=person(answer["by"]))
