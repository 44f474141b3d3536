"""Writes of the alerts app, by what they are about. The law: each is one transaction with one ledger entry."""

from qingheng.alerts.actions.cases import NotSignedError, acknowledge, raise_from
from qingheng.alerts.actions.escalation import accept_level, decline_level, propose_level
from qingheng.alerts.actions.matters import follow_matters, revoke
from qingheng.alerts.actions.triage import advance, close, confirm, dismiss, review

__all__ = [
    "NotSignedError",
    "accept_level",
    "acknowledge",
    "advance",
    "close",
    "confirm",
    "decline_level",
    "dismiss",
    "follow_matters",
    "propose_level",
    "raise_from",
    "review",
    "revoke",
]
