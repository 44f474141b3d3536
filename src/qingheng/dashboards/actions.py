"""The one write of the dashboards: that somebody was reminded. The law: it is recorded once the letter is out."""

from qingheng.audit.writing import writing
from qingheng.dashboards.reminders import Digest


def record_reminder(digest: Digest, *, by: object) -> None:
    """Remember what somebody was told today, so that it is not told again."""
    with writing("dashboards.reminder.sent", by=by) as entry:
        entry.about(digest.user, username=digest.user.username, day=str(digest.day), keys=digest.keys)
