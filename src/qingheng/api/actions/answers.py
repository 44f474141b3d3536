"""Answers kept under idempotency keys. The law: a key is taken within the transaction of the request it belongs to."""

from datetime import timedelta

from django.utils.timezone import now

from qingheng.accounts.models import User
from qingheng.api.models import KeptAnswer, Token
from qingheng.audit.writing import writing

KEPT_DAYS = 7


def take_key(token: Token, *, key: str, fingerprint: str, by: User) -> KeptAnswer:
    """Take a key for one request; raises IntegrityError if it is taken. What is older than a week goes."""
    with writing("api.key.taken", by=by) as entry:
        KeptAnswer.objects.filter(token=token, at__lt=now() - timedelta(days=KEPT_DAYS)).delete()
        kept = KeptAnswer.objects.create(token=token, key=key, fingerprint=fingerprint)
        entry.about(kept, token=token.prefix, key=key)
    return kept


def keep_answer(kept: KeptAnswer, *, status: int, content_type: str, body: str, by: User) -> KeptAnswer:
    """Keep what the request was answered."""
    with writing("api.answer.kept", by=by) as entry:
        kept.status, kept.content_type, kept.body = status, content_type, body
        kept.save(update_fields=["status", "content_type", "body"])
        entry.about(kept, token=kept.token.prefix, status=status)
    return kept


def note_request(token: Token, *, operation: str, rows: int, by: User) -> None:
    """Note which token brought data, by which operation: the ledger's other entries name its owner only."""
    with writing("api.request.made", by=by) as entry:
        entry.about(token, name=token.name, prefix=token.prefix, operation=operation, rows=rows)
