"""Who may open which page: the one table of authorisation.

The law: a URL that is not declared here opens for nobody, and a test fails. Which *objects* somebody may see behind an
open door is asked in `permissions.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from qingheng.accounts.roles import Role


class Anyone(Enum):
    """Doors that need no role."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


@dataclass(frozen=True)
class ByToken:
    """A door for machines: no session opens it, only a token whose grant is of one of these roles; none: of any."""

    roles: frozenset[Role]


Holders = Anyone | frozenset[Role] | ByToken

PUBLIC = Anyone.PUBLIC
SIGNED_IN = Anyone.SIGNED_IN
SYSTEM = frozenset({Role.SYSTEM_ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.FRAMEWORK_ADMINISTRATOR})
CLERKS = frozenset({Role.STATION_CLERK})
REVIEWERS = frozenset({Role.STATION_REVIEWER})
STATIONS = CLERKS | REVIEWERS
COLLECTORS = ADMINISTRATORS | STATIONS
MAIN_LEADERS = frozenset({Role.MAIN_LEADER})
APPROVERS = frozenset({Role.COMMISSION_LEADER}) | MAIN_LEADERS
SUPERVISORS = frozenset({Role.SUPERVISION_OFFICE})
OFFICE = ADMINISTRATORS | SUPERVISORS
COMMISSION = OFFICE | APPROVERS
OVERSEERS = COMMISSION | {Role.LEADER}
LIAISONS = frozenset({Role.LIAISON})
MEETING = ADMINISTRATORS | APPROVERS | REVIEWERS | {Role.REVIEW_MEMBER}
READERS = OVERSEERS | {Role.LIAISON}
BUSINESS = READERS | STATIONS
FIELD = ADMINISTRATORS | {Role.SURVEY_AGENCY}
SURVEYORS = FIELD | APPROVERS
REVIEW_MEMBERS = frozenset({Role.REVIEW_MEMBER})
PAPER_READERS = READERS | REVIEW_MEMBERS | {Role.REPORT_READER}
SENDERS = ADMINISTRATORS | CLERKS
REPORT_RECEIVERS = LIAISONS | {Role.LEADER, Role.REPORT_READER}


def read(holders: Holders) -> Mapping[str, Holders]:
    """A page that is only read."""
    return {"GET": holders}


def write(holders: Holders) -> Mapping[str, Holders]:
    """An address that only takes changes."""
    return {"POST": holders}


def form(holders: Holders) -> Mapping[str, Holders]:
    """A page with a form that posts to itself."""
    return {"GET": holders, "POST": holders}


def machine(**holders: frozenset[Role]) -> Mapping[str, Holders]:
    """An address of the machine interface: method → the roles whose tokens it takes."""
    return {method: ByToken(roles) for method, roles in holders.items()}


ACCESS: Mapping[str, Mapping[str, Holders]] = {
    "accounts:sign_in": form(PUBLIC),
    "accounts:sign_out": write(SIGNED_IN),
    "accounts:password": form(SIGNED_IN),
    "accounts:handover": form(SIGNED_IN),
    "accounts:end_handover": write(SIGNED_IN),
    "notifications:list": read(SIGNED_IN),
    "notifications:count": read(SIGNED_IN),
    "notifications:read": write(SIGNED_IN),
    "notifications:read_all": write(SIGNED_IN),
    "notifications:letters": write(SIGNED_IN),
    "notifications:undelivered": form(SYSTEM),
    "set_language": write(PUBLIC),
    "dashboards:home": read(SIGNED_IN),
    "dashboards:todo_count": read(SIGNED_IN),
    "dashboards:results": read(frozenset({Role.LIAISON})),
    "dashboards:cockpit": read(OVERSEERS),
    "dashboards:scorecards": read(OVERSEERS),
    "dashboards:cockpit_workbook": read(OVERSEERS),
    "dashboards:body": read(READERS),
    "dashboards:pillar": read(READERS),
    "dashboards:item": read(READERS),
    "framework:list": read(BUSINESS),
    "framework:version": read(BUSINESS),
    "framework:export": read(BUSINESS),
    "framework:compare": read(BUSINESS),
    "framework:import": form(ADMINISTRATORS),
    "framework:publish": form(ADMINISTRATORS),
    "framework:retire": write(ADMINISTRATORS),
    "organisations:overview": read(ADMINISTRATORS),
    "organisations:import": form(ADMINISTRATORS),
    "organisations:confirm": write(ADMINISTRATORS),
    "organisations:template": read(ADMINISTRATORS),
    "organisations:reorganise": form(ADMINISTRATORS),
    "surveys:waves": read(SURVEYORS),
    "surveys:wave_new": form(ADMINISTRATORS),
    "surveys:wave": read(SURVEYORS),
    "surveys:wave_step": write(SURVEYORS),
    "surveys:questionnaires": read(SURVEYORS),
    "surveys:questionnaire": read(SURVEYORS),
    "surveys:questionnaire_export": read(SURVEYORS),
    "surveys:questionnaire_step": write(SURVEYORS),
    "surveys:questionnaire_new": form(FIELD),
    "surveys:questionnaire_import": form(FIELD),
    "surveys:questionnaire_take": write(FIELD),
    "surveys:questionnaire_edit": form(FIELD),
    "surveys:questionnaire_question": form(FIELD),
    "surveys:frame": form(FIELD),
    "surveys:frame_confirm": write(FIELD),
    "surveys:frame_template": read(FIELD),
    "surveys:design": form(FIELD),
    "surveys:sample": read(SURVEYORS),
    "surveys:sample_file": read(FIELD),
    "surveys:results": read(ADMINISTRATORS | APPROVERS),
    "surveys:texts": read(ADMINISTRATORS | APPROVERS),
    "surveys:results_file": read(ADMINISTRATORS | APPROVERS),
    "collection:home": read(COLLECTORS),
    "collection:upload": form(SENDERS),
    "collection:confirm": write(SENDERS),
    "collection:errors": read(SENDERS),
    "collection:job": read(ADMINISTRATORS),
    "collection:job_cancel": write(ADMINISTRATORS),
    "collection:template": read(COLLECTORS),
    "collection:batch": read(COLLECTORS),
    "collection:grid": read(COLLECTORS),
    "collection:cells": {"GET": COLLECTORS, "POST": CLERKS},
    "collection:cell": read(COLLECTORS),
    "collection:effect": read(COLLECTORS),
    "collection:evidence": write(CLERKS),
    "collection:evidence_file": read(COLLECTORS),
    "collection:evidence_removal": write(CLERKS),
    "collection:submissions": read(COLLECTORS),
    "collection:submission": read(COLLECTORS),
    "collection:step": write(COLLECTORS),
    "collection:send_back": form(REVIEWERS),
    "collection:locks": form(ADMINISTRATORS),
    "collection:questions": {"GET": COLLECTORS, "POST": CLERKS},
    "collection:quality": read(COLLECTORS),
    "collection:quality_version": read(COLLECTORS),
    "collection:quality_file": read(COLLECTORS),
    "collection:quality_begin": form(ADMINISTRATORS),
    "collection:quality_import": form(ADMINISTRATORS),
    "collection:quality_effect": read(ADMINISTRATORS),
    "collection:reconciliation": read(COLLECTORS),
    "collection:tasks": read(COLLECTORS),
    "collection:extension": form(STATIONS),
    "collection:decide_extension": write(ADMINISTRATORS),
    "collection:calendar": read(STATIONS),
    "collection:feed": read(PUBLIC),
    "collection:board": read(COLLECTORS | APPROVERS),
    "collection:missing": read(COLLECTORS | APPROVERS),
    "scoring:list": read(ADMINISTRATORS | APPROVERS),
    "scoring:publish": form(ADMINISTRATORS),
    "scoring:request_override": write(ADMINISTRATORS),
    "scoring:override": read(ADMINISTRATORS | APPROVERS),
    "scoring:decide_override": write(APPROVERS),
    "scoring:run": read(ADMINISTRATORS | APPROVERS),
    "scoring:file": read(ADMINISTRATORS),
    "scoring:trial": read(ADMINISTRATORS),
    "supervision:queue": read(COMMISSION),
    "supervision:matter": read(OVERSEERS),
    "supervision:matter_step": write(COMMISSION),
    "supervision:funnel": read(COMMISSION),
    "supervision:meetings": read(MEETING),
    "supervision:meeting_new": form(ADMINISTRATORS),
    "supervision:meeting": read(MEETING),
    "supervision:meeting_agenda": write(ADMINISTRATORS),
    "supervision:meeting_members": write(ADMINISTRATORS),
    "supervision:meeting_step": write(MEETING),
    "supervision:meeting_minutes": read(MEETING),
    "supervision:meeting_body": read(MEETING),
    "supervision:meeting_recuse": write(MEETING),
    "supervision:meeting_rate": write(MEETING),
    "supervision:meeting_propose": write(MEETING),
    "supervision:meeting_decide": write(ADMINISTRATORS | APPROVERS),
    "supervision:objections": read(COMMISSION | STATIONS | LIAISONS),
    "supervision:objection_new": form(LIAISONS),
    "supervision:objection": read(COMMISSION | STATIONS | LIAISONS),
    "supervision:objection_step": write(ADMINISTRATORS | STATIONS | LIAISONS),
    "supervision:objection_decide": form(ADMINISTRATORS | APPROVERS),
    "alerts:list": read(OVERSEERS),
    "alerts:case": read(OVERSEERS),
    "alerts:unread": read(OVERSEERS),
    "alerts:acknowledge": write(OVERSEERS),
    "alerts:events": read(OVERSEERS),
    "supervision:papers": read(COMMISSION),
    "supervision:paper_register": read(COMMISSION),
    "supervision:paper_new": form(COMMISSION | REVIEW_MEMBERS),
    "supervision:paper": read(PAPER_READERS),
    "supervision:paper_page": read(PAPER_READERS),
    "supervision:paper_file": read(PAPER_READERS),
    "supervision:paper_edit": form(COMMISSION | REVIEW_MEMBERS),
    "supervision:paper_preview": write(COMMISSION | REVIEW_MEMBERS),
    "supervision:paper_step": write(PAPER_READERS),
    "supervision:paper_time": write(LIAISONS),
    "supervision:paper_time_decision": write(ADMINISTRATORS | APPROVERS),
    "supervision:inbox": read(LIAISONS | {Role.LEADER}),
    "supervision:paper_templates": read(COMMISSION),
    "supervision:paper_template": {"GET": COMMISSION, "POST": ADMINISTRATORS},
    "supervision:paper_template_variant": {"GET": COMMISSION, "POST": ADMINISTRATORS},
    "supervision:verify_paper": form(PUBLIC),
    "supervision:findings": read(COMMISSION),
    "supervision:finding_new": form(COMMISSION),
    "supervision:finding": read(COMMISSION),
    "supervision:finding_verify": write(COMMISSION),
    "supervision:follow_ups": read(COMMISSION | LIAISONS),
    "supervision:follow_up_new": read(COMMISSION),
    "supervision:follow_up_plan": form(COMMISSION),
    "supervision:follow_up": read(COMMISSION | LIAISONS),
    "supervision:follow_up_step": write(COMMISSION | LIAISONS),
    "supervision:rectifications": read(READERS),
    "supervision:board": read(READERS),
    "supervision:rectification_calendar": read(READERS),
    "supervision:ledger": read(READERS),
    "supervision:rectification_new": form(COMMISSION),
    "supervision:rectification": read(READERS),
    "supervision:rectification_step": write(COMMISSION | LIAISONS),
    "supervision:rectification_file": write(OFFICE | LIAISONS),
    "supervision:decide_item_extension": write(OFFICE),
    "supervision:attachment": read(BUSINESS),
    "supervision:attachment_removal": write(BUSINESS),
    "supervision:sheets": read(COMMISSION),
    "supervision:sheet_new": form(OFFICE),
    "supervision:sheet": read(COMMISSION),
    "supervision:sheet_step": write(OFFICE),
    "supervision:sheet_paper": read(COMMISSION),
    "supervision:dossiers": read(COMMISSION),
    "supervision:dossier": {"GET": COMMISSION, "POST": OFFICE},
    "supervision:dossier_export": write(COMMISSION),
    "supervision:material": read(COMMISSION),
    "supervision:material_out": write(OFFICE),
    "surveys:type_code": form(PUBLIC),
    "surveys:answer": form(PUBLIC),
    "surveys:open_answer": form(PUBLIC),
    "surveys:thanks": read(PUBLIC),
    "surveys:protection": read(PUBLIC),
    "surveys:field": read(SURVEYORS),
    "surveys:non_response": write(FIELD),
    "surveys:cards": form(FIELD),
    "surveys:doubtful": {"GET": SURVEYORS, "POST": FIELD},
    "surveys:answers_file": form(FIELD),
    "surveys:keying": form(FIELD),
    "surveys:paper": read(SURVEYORS),
    "reports:home": read(COMMISSION | REPORT_RECEIVERS),
    "reports:make": form(ADMINISTRATORS),
    "reports:shelf": read(COMMISSION),
    "reports:steps": write(COMMISSION),
    "reports:report": read(COMMISSION | REPORT_RECEIVERS),
    "reports:respond": write(ADMINISTRATORS | {Role.LEADER}),
    "reports:batch": read(ADMINISTRATORS | APPROVERS),
    "reports:batch_cancel": write(ADMINISTRATORS | APPROVERS),
    "reports:batch_resume": write(ADMINISTRATORS | APPROVERS),
    "reports:batch_file": read(ADMINISTRATORS | APPROVERS),
    "api:tokens": form(SIGNED_IN),
    "api:token_revoke": write(SIGNED_IN),
    "api:all_tokens": read(SYSTEM),
    "api:standing": form(ADMINISTRATORS | APPROVERS),
    "api:standing_end": write(ADMINISTRATORS | APPROVERS),
    "api:docs": read(SIGNED_IN),
    "v1:openapi": read(PUBLIC),
    "v1:frameworks": machine(GET=BUSINESS),
    "v1:framework_version": machine(GET=BUSINESS),
    "v1:bodies": machine(GET=BUSINESS),
    "v1:stations": machine(GET=BUSINESS),
    "v1:periods": machine(GET=BUSINESS),
    "v1:submissions": machine(GET=COLLECTORS, POST=CLERKS),
    "v1:submission": machine(GET=COLLECTORS),
    "v1:submission_submit": machine(POST=CLERKS),
    "v1:observations": machine(GET=BUSINESS, POST=SENDERS),
    "v1:scores": machine(GET=READERS),
    "v1:deductions": machine(GET=READERS),
    "v1:alerts": machine(GET=OVERSEERS),
    "dhis2:system_info": machine(GET=BUSINESS),
    "dhis2:me": machine(GET=BUSINESS),
    "dhis2:organisation_units": machine(GET=BUSINESS),
    "dhis2:organisation_unit": machine(GET=BUSINESS),
    "dhis2:data_elements": machine(GET=BUSINESS),
    "dhis2:data_element": machine(GET=BUSINESS),
    "dhis2:data_sets": machine(GET=BUSINESS),
    "dhis2:data_set": machine(GET=BUSINESS),
    "dhis2:data_value_sets": machine(GET=BUSINESS, POST=SENDERS),
    "dhis2:registrations": machine(POST=CLERKS),
    "dhis2:nowhere": machine(GET=BUSINESS, POST=BUSINESS, PUT=BUSINESS, PATCH=BUSINESS, DELETE=BUSINESS),
}

NAMESPACES: Mapping[str, Holders] = {"admin": SYSTEM}
"""Whole parts of the site that belong to one kind of holder: Django's admin manages accounts."""


def holders_of(view_name: str, method: str) -> Holders | None:
    """Who may send `method` to the view; None if nobody may."""
    namespace = view_name.partition(":")[0]
    if namespace in NAMESPACES:
        return NAMESPACES[namespace]
    return ACCESS.get(view_name, {}).get("GET" if method == "HEAD" else method)


def is_for_machines(view_name: str) -> bool:
    """Whether the address asks for a token by itself and knows no sessions."""
    return any(isinstance(holders, ByToken) for holders in ACCESS.get(view_name, {}).values())


def is_declared(view_name: str) -> bool:
    """Whether the table speaks of this view at all."""
    return view_name in ACCESS or view_name.partition(":")[0] in NAMESPACES
