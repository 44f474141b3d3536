"""The small county with a little of everything in it: data, scores, a published run, an alert case and its notice.

Made by the real actions; used where a test walks through all pages.
"""

from datetime import date, timedelta
from functools import cached_property
from typing import ClassVar

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

import qianfen
from qianfen.framework.methods import Deduct
from qingheng import pipeline
from qingheng.accounts.actions import delegate
from qingheng.accounts.delegation import Days
from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.alerts.models import Case, Notice
from qingheng.api.models import Token
from qingheng.audit.writing import SYSTEM
from qingheng.collection.actions.jobs import start_job
from qingheng.collection.actions.quality import import_rules
from qingheng.collection.actions.standing import grant_standing
from qingheng.collection.actions.submissions import open_submission
from qingheng.collection.checking import check
from qingheng.collection.long_file import PURPOSE
from qingheng.collection.models import Batch, Extension, Job
from qingheng.collection.quality.findings import shipped_source
from qingheng.collection.quality.schema import read_rules
from qingheng.collection.schedule.feed import token_of
from qingheng.framework import actions as frameworks
from qingheng.framework.models import FrameworkVersion
from qingheng.notifications.actions import notify
from qingheng.organisations.calendar import WorkingDays
from qingheng.papers import Document, Paragraph
from qingheng.reports.actions import Order, start_batch
from qingheng.reports.gathering import Gathered
from qingheng.reports.making import Target, draft_report
from qingheng.scoring import actions as scoring
from qingheng.scoring.models import PublicationOverride, ScoringRun
from qingheng.supervision.actions import meetings, objections, papers, sitting
from qingheng.supervision.actions.attachments import attach
from qingheng.supervision.actions.dossiers import Place, add_material
from qingheng.supervision.actions.findings import record_finding
from qingheng.supervision.actions.follow_ups import choose
from qingheng.supervision.actions.item_extensions import ask_extension
from qingheng.supervision.actions.rectification import open_items
from qingheng.supervision.actions.sheets import Occasion, open_sheet
from qingheng.supervision.models import DeadlineExtension, Objection, Paper, PaperKind, ReviewMeeting, Talk
from qingheng.supervision.rectifying.opening import NewItem
from qingheng.ui.staging import stage
from tests.people import County, make_token, make_user
from tests.qingheng.surveys.field.cast import make_sample, make_wave

MONTH = qianfen.Period.parse("2024-11")
WAVE_PAGES = (
    *("frame", "frame_confirm", "frame_template", "design", "sample", "results", "texts"),
    *("field", "non_response", "cards", "doubtful", "answers_file", "keying"),
)
NAMELESS = {"admin:view": "/admin/accounts/user/1/", "admin:catch_all_view": "/admin/nowhere/"}
HEADER = "body,audience,period,item,key,value,missing,event,modifiers,flags"


def rows_of(county: County, version: FrameworkVersion) -> list[str]:
    """Every due value of every body up to the month, all at full points but for one town that does badly."""
    rows = []
    for body in county.bodies:
        for item in version.parsed.items_for(body.audience.code, frozenset()):
            if item.frequency is not qianfen.Frequency.MONTH:
                continue
            bad = body.code == "B01" and isinstance(item.rule, Deduct)
            rows += [
                f"{body.code},{body.audience.code},{period},{item.code},{datum.key},{9 if bad else 0},,,,"
                for period in ("2024-10", "2024-11")
                for datum in item.data_items
            ]
    return rows


class SmallCounty:
    """What the walking tests need to know of the county: whom to sign in, and an address for every kind of page."""

    needs_own_object: ClassVar[frozenset[str]] = frozenset(
        {
            "dashboards:pillar",
            "dashboards:item",
            "collection:template",
            "collection:batch",
            "alerts:acknowledge",
            "collection:step",
            "accounts:end_handover",
            "supervision:attachment_removal",
            "supervision:objection_step",
            "supervision:paper_step",
            "supervision:meeting_step",
            "supervision:meeting_recuse",
            "supervision:meeting_rate",
            "supervision:meeting_propose",
            "supervision:meeting_decide",
            "reports:report",
            "reports:respond",
            "reports:batch_file",
            "surveys:wave_step",
            "surveys:questionnaire_step",
        }
    )

    def __init__(self, county: County, version: FrameworkVersion) -> None:
        self.county, self.version = county, version
        for role in Role:
            make_user(role.value, role, **self._target(role))
        make_user("nobody")
        content = "\n".join([HEADER, *rows_of(county, version)]).encode()
        checked = check(content, "small.csv", by=User.objects.get(username=Role.FRAMEWORK_ADMINISTRATOR))
        assert not checked.faults, checked.faults
        self.batch: Batch = pipeline.import_observations(checked, by=SYSTEM)
        self.run: ScoringRun = scoring.publish(MONTH, by=SYSTEM)
        self.case = Case.objects.filter(body__code="B01").latest("period")
        self.notice = Notice.objects.filter(case=self.case).latest("pk")
        self.extension = Extension.objects.create(
            station=county.stations["S01"], period="2024-10", until="2024-12-31", reason="test", requested_by="nobody"
        )
        self.override = PublicationOverride.objects.create(
            period=str(MONTH), reason="test", reported=9, expected=10, requested_by="nobody"
        )
        self._signed_in: tuple[str, str | None] = ("", None)
        self.objection = self._objection()
        self.paper = self._paper()
        self.time_asked = DeadlineExtension.objects.create(
            paper=self.paper, until="2026-12-31", reason="test", requested_by="nobody"
        )
        self.meeting = self._meeting()
        office = User.objects.get(username=Role.SUPERVISION_OFFICE)
        self.sheet = open_sheet(county.towns[0], Occasion("test", "test"), by=office)
        rules = SimpleUploadedFile("rules.txt", b"rules")
        self.material = add_material(Place(county.towns[0], 2024, "rules"), rules, title="rules", by=office)
        self._put_right(office, User.objects.get(username=Role.LIAISON))
        clerk = User.objects.get(username=Role.STATION_CLERK)
        self.submission = open_submission(county.stations["S01"], MONTH, by=clerk)
        self.quality = import_rules(read_rules(shipped_source().encode(), "rules.yaml"), by=SYSTEM)
        self.tokens = {user.username: make_token(user) for user in User.objects.all() if user.grants.exists()}
        self.token = Token.objects.get(user=clerk)
        reason = {"reason": "test", "valid_from": date(2024, 1, 1), "valid_to": date(2024, 1, 2)}
        administrator = User.objects.get(username=Role.FRAMEWORK_ADMINISTRATOR)
        self.standing = grant_standing(county.stations["S02"], **reason, by=administrator)
        staged = stage(b"body,period\nB01,", name="faulty.csv", purpose=PURPOSE, by=administrator)
        self.job = start_job(Job.Kind.CHECK, staged, by=administrator)
        letter = Target(PaperKind.COPY_LETTER, leader=county.leader)
        self.report, _remarks = draft_report(letter, Gathered(MONTH), by=administrator)
        self.reports = start_batch(Order("make", MONTH, (PaperKind.COPY_LETTER,)), by=administrator)
        today = Days(localdate(), localdate())
        [self.notification] = notify([clerk], topic="cases", key="test", message="test", url="/", by=SYSTEM)
        self.wave = make_wave()
        self.sample = make_sample(self.wave, county.towns[:1], invited=2)
        self.handover = delegate(clerk.grants.get(), make_user("stand-in"), today, by=clerk)

    def _paper(self) -> Paper:
        """A draft on which everybody who drafts may work."""
        text = Document(form="report", title="评审会纪要", blocks=(Paragraph("会议研究了有关事项。"),))
        author = User.objects.get(username=Role.FRAMEWORK_ADMINISTRATOR)
        return papers.draft(PaperKind.MINUTES, text, body=self.case.body, by=author)

    def _objection(self) -> Objection:
        """B01 contests the last deduction of the month; the station is asked for its statement."""
        items = self.version.parsed.items_for("TOWN", frozenset())
        monthly = [
            item for item in items if item.frequency is qianfen.Frequency.MONTH and isinstance(item.rule, Deduct)
        ]
        contest = objections.Contest(self.county.towns[0], str(MONTH), monthly[-1].code, "test")
        found = objections.submit(contest, by=User.objects.get(username=Role.LIAISON))
        return objections.admit(found, reason="", by=User.objects.get(username=Role.FRAMEWORK_ADMINISTRATOR))

    def _meeting(self) -> ReviewMeeting:
        """A review meeting under way, with one finding that somebody proposed."""
        names = (Role.COMMISSION_LEADER, Role.FRAMEWORK_ADMINISTRATOR, Role.REVIEW_MEMBER, Role.STATION_REVIEWER)
        people = [User.objects.get(username=name) for name in names]
        chair, host, member, _reviewer = people
        plan = meetings.Plan("test", MONTH, now(), "test", chair, people)
        called = meetings.call(meetings.plan(plan, by=host), by=host)
        begun = meetings.begin(called, present=people, by=host)
        self.proposed = sitting.propose(begun, self.county.towns[0], sitting.Observed("test"), by=member)
        return begun

    def _put_right(self, office: User, liaison: User) -> None:
        """A finding, a talk that was proposed, and an item with a file and a request for more time."""
        body, due = self.county.towns[0], localdate() + timedelta(days=20)
        self.finding = record_finding(body, problem="test", cause="", basis="test", source="inspection", by=office)
        plan = Talk(post="test", interviewer="test", recorder="test", planned_at=now(), place="test", cause="test")
        self.follow_up = choose("TALK", body=body, reason="test", details=plan, by=office)
        self.item = open_items([NewItem("test", "test", "test", due)], finding=self.finding, by=office)[0]
        self.attachment = attach(self.item, SimpleUploadedFile("proof.txt", b"proof"), purpose="", by=liaison)
        until = WorkingDays.on_record().add_working_days(due, 5)
        self.more_time = ask_extension(self.item, until=until, reason="test", by=liaison)

    def _target(self, role: Role) -> dict[str, object]:
        return {
            Role.STATION_CLERK: {"station": self.county.stations["S01"]},
            Role.STATION_REVIEWER: {"station": self.county.stations["S01"]},
            Role.LIAISON: {"body": self.county.towns[0]},
            Role.LEADER: {"leader": self.county.leader},
            Role.SUPERVISION_OFFICE: {"supervision_office": self.county.office},
        }.get(role, {})

    def sign_in(self, client: Client, person: str) -> None:
        """Let the client be this person, whatever the last page did to the session."""
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        if self._signed_in == (person, session.value if session else None):
            return
        client.logout()
        if person != "anonymous":
            client.force_login(User.objects.get(username=person))
            self._signed_in = (person, client.cookies[settings.SESSION_COOKIE_NAME].value)

    def parameters_of(self, view_name: str) -> dict[str, object]:
        """The URL parameters of a view, pointing at something that exists."""
        return self._parameters.get(view_name, {})

    @cached_property
    def _parameters(self) -> dict[str, dict[str, object]]:
        return {
            "dashboards:body": {"code": "B01"},
            "dashboards:pillar": {"code": "B01", "pillar": self.version.parsed.pillars[0].code},
            "dashboards:item": {"code": "B01", "item": self.version.parsed.items[0].code},
            "framework:version": {"pk": self.version.pk},
            "framework:export": {"pk": self.version.pk, "form": "yaml"},
            "framework:publish": {"pk": self.version.pk},
            "framework:retire": {"pk": self.version.pk},
            "organisations:reorganise": {"kind": "merge"},
            "scoring:trial": {"pk": self.version.pk},
            "scoring:override": {"pk": self.override.pk},
            "scoring:decide_override": {"pk": self.override.pk},
            "scoring:run": {"pk": self.run.pk},
            "scoring:file": {"pk": self.run.pk},
            **{
                f"supervision:meeting{page}": {"pk": self.meeting.pk}
                for page in ("", "_agenda", "_members", "_minutes")
            },
            "supervision:meeting_step": {"pk": self.meeting.pk, "name": "call"},
            **{
                f"supervision:meeting_{page}": {"pk": self.meeting.pk, "code": "B01"}
                for page in ("body", "recuse", "rate", "propose")
            },
            "supervision:meeting_decide": {"pk": self.proposed.pk},
            **{f"supervision:paper{page}": {"pk": self.paper.pk} for page in ("", "_edit", "_preview", "_time")},
            "supervision:paper_page": {"pk": self.paper.pk, "number": 1},
            "supervision:paper_file": {"pk": self.paper.pk, "form": "pdf"},
            "supervision:paper_step": {"pk": self.paper.pk, "name": "hand_over"},
            "supervision:paper_time_decision": {"pk": self.time_asked.pk},
            "supervision:paper_new": {"kind": "correction_letter"},
            "supervision:paper_template": {"kind": "warning_notice"},
            "supervision:paper_template_variant": {"kind": "recommendation", "variant": "joint"},
            "supervision:verify_paper": {"code": "0" * 20},
            "supervision:objection": {"pk": self.objection.pk},
            "supervision:objection_step": {"pk": self.objection.pk, "name": "admit"},
            "supervision:objection_decide": {"pk": self.objection.pk},
            "alerts:case": {"pk": self.case.pk},
            "supervision:finding": {"pk": self.finding.pk},
            "supervision:finding_verify": {"pk": self.finding.pk},
            "supervision:follow_up_plan": {"measure": "TALK"},
            "supervision:follow_up": {"pk": self.follow_up.pk},
            "supervision:follow_up_step": {"pk": self.follow_up.pk, "name": "record"},
            "supervision:rectification": {"pk": self.item.pk},
            "supervision:rectification_step": {"pk": self.item.pk, "name": "take_up"},
            "supervision:rectification_file": {"pk": self.item.pk},
            "supervision:decide_item_extension": {"pk": self.more_time.pk},
            "supervision:attachment": {"pk": self.attachment.pk},
            "supervision:attachment_removal": {"pk": self.attachment.pk},
            "supervision:sheet": {"pk": self.sheet.pk},
            "supervision:sheet_step": {"pk": self.sheet.pk, "step": "check"},
            "supervision:sheet_paper": {"pk": self.sheet.pk, "form": "docx"},
            "supervision:dossier": {"code": "B01", "year": 2024},
            "supervision:dossier_export": {"code": "B01", "year": 2024, "form": "zip"},
            "supervision:material": {"pk": self.material.pk},
            "supervision:material_out": {"pk": self.material.pk},
            "alerts:acknowledge": {"pk": self.notice.pk},
            "supervision:matter": {"pk": self.case.matter_id},
            "supervision:matter_step": {"pk": self.case.matter_id, "name": "confirm"},
            "collection:batch": {"number": self.batch.pk},
            "collection:errors": {"token": self.job.token},
            "collection:job": {"number": self.job.pk},
            "collection:job_cancel": {"number": self.job.pk},
            "collection:submission": {"pk": self.submission.pk},
            "collection:send_back": {"pk": self.submission.pk},
            "collection:questions": {"pk": self.submission.pk},
            "collection:quality_version": {"pk": self.quality.pk},
            "collection:quality_file": {"pk": 0},
            "collection:quality_begin": {"pk": self.quality.pk},
            "collection:step": {"pk": self.submission.pk, "name": "submit"},
            "accounts:end_handover": {"pk": self.handover.pk},
            "notifications:read": {"pk": self.notification.pk},
            "api:token_revoke": {"number": self.token.pk},
            "api:standing_end": {"number": self.standing.pk},
            "reports:shelf": {"period": str(MONTH), "kind": PaperKind.COPY_LETTER},
            "reports:steps": {"period": str(MONTH), "kind": PaperKind.COPY_LETTER},
            "reports:report": {"pk": self.report.pk},
            "reports:respond": {"pk": self.report.pk},
            "reports:batch": {"number": self.reports.pk},
            "reports:batch_cancel": {"number": self.reports.pk},
            "reports:batch_resume": {"number": self.reports.pk},
            "reports:batch_file": {"number": self.reports.pk},
            **{f"surveys:{page}": {"pk": self.wave.pk} for page in ("wave", *WAVE_PAGES)},
            "surveys:sample_file": {"pk": self.sample.pk},
            "surveys:results_file": {"pk": self.wave.pk, "kind": "csv"},
            "surveys:paper": {"pk": self.wave.forms.all()[0].pk},
            "surveys:answer": {"code": "0" * 28},
            "surveys:open_answer": {"wave": self.wave.pk, "body": "B01", "group": "resident"},
            "surveys:wave_step": {"pk": self.wave.pk, "name": "close"},
            **{
                f"surveys:{page}": {"pk": self.wave.forms.all()[0].version_id}
                for page in ("questionnaire", "questionnaire_export", "questionnaire_edit")
            },
            "surveys:questionnaire_step": {"pk": self.wave.forms.all()[0].version_id, "name": "retire"},
            "surveys:questionnaire_question": {
                "pk": self.wave.forms.all()[0].version_id,
                "section": 0,
                "position": 0,
            },
            "surveys:questionnaire_take": {"code": "residents"},
            "v1:framework_version": {"code": self.version.framework.code, "number": self.version.number},
            "v1:submission": {"number": self.submission.pk},
            "v1:submission_submit": {"number": self.submission.pk},
            "dhis2:organisation_unit": {"code": "B01"},
            "dhis2:data_element": {"code": "A1-1.due"},
            "dhis2:data_set": {"code": "S01-month"},
            "dhis2:nowhere": {"rest": "nowhere"},
            "collection:extension": {"station": "S01", "period": "2024-11"},
            "collection:decide_extension": {"pk": self.extension.pk},
            "collection:feed": {"token": token_of(User.objects.get(username=Role.STATION_CLERK))},
            "collection:missing": {"station": "S01", "period": "2024-11"},
            "collection:grid": {"station": "S01", "period": "2024-11"},
            "collection:cells": {"station": "S01", "period": "2024-11"},
            "collection:cell": {"station": "S01", "period": "2024-11"},
            "collection:effect": {"station": "S01", "period": "2024-11"},
            "collection:evidence": {"station": "S01", "period": "2024-11"},
            "collection:evidence_file": {"pk": 0},
            "collection:evidence_removal": {"pk": 0},
        }

    def url(self, view_name: str, parameters: tuple[str, ...]) -> str | None:
        """An address of the view, or None if this county has nothing for its parameters."""
        if view_name in NAMELESS:
            return NAMELESS[view_name]
        known = self.parameters_of(view_name)
        if view_name.startswith("admin:"):
            known = self._parameters_in_the_admin(view_name, parameters)
        if set(parameters) - set(known):
            return None
        return reverse(view_name, kwargs=known)

    def _parameters_in_the_admin(self, view_name: str, parameters: tuple[str, ...]) -> dict[str, object]:
        if view_name == "admin:app_list":
            return {"app_label": "accounts"}
        user = User.objects.get(username="leader")
        row = user.grants.get().pk if "grant" in view_name else user.pk
        return {name: row for name in parameters if name in {"object_id", "pk"}}


@pytest.fixture
def small_county(county: County) -> SmallCounty:
    draft = frameworks.import_version(county.document, by=SYSTEM)
    return SmallCounty(county, frameworks.publish(draft, effective_from=date(2024, 10, 1), by=SYSTEM))
