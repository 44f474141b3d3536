"""Requests that may be repeated. The law: key, work and answer are one transaction.

A repetition finds all of it or nothing. Of two requests with the same key at once, the database lets one wait for the
other, and it then finds the answer. A refused request leaves nothing behind: it can be corrected and sent again.
"""

from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qingheng.api.actions.answers import keep_answer, take_key
from qingheng.api.authentication import Caller
from qingheng.api.models import KeptAnswer
from qingheng.api.problems import ProblemError, Wrong, invalid

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEY_LENGTH_MAX = 100


def once(request: HttpRequest, caller: Caller, content: bytes, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work, or give the answer that an earlier request with the same key got."""
    key = request.headers.get(HEADER, "").strip()
    if not key:
        return work()
    if len(key) > KEY_LENGTH_MAX or not key.isprintable():
        raise invalid([Wrong(f"header:{HEADER}", _("A key has at most 100 printable characters."))])
    fingerprint = _fingerprint(request, content)
    with transaction.atomic():
        try:
            kept = take_key(caller.token, key=key, fingerprint=fingerprint, by=caller.user)
        except IntegrityError:
            return _replayed(caller, key, fingerprint)
        answer = work()
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)
        else:
            facts = {"status": answer.status_code, "content_type": answer["Content-Type"]}
            keep_answer(kept, **facts, body=answer.content.decode(), by=caller.user)  # type: ignore[arg-type] # an int and a text
    return answer


def _fingerprint(request: HttpRequest, content: bytes) -> str:
    head = f"{request.method} {request.get_full_path()} {request.content_type}\n"
    return sha256(head.encode() + content).hexdigest()


def _replayed(caller: Caller, key: str, fingerprint: str) -> HttpResponse:
    kept = KeptAnswer.objects.get(token=caller.token, key=key)
    if kept.fingerprint != fingerprint:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "key-reused",
            _("This key belongs to another request."),
            _("A request with the key “%(key)s” was sent before and said something else. Take a new key for new data.")
            % {"key": key},
        )
    return HttpResponse(kept.body, status=kept.status, content_type=kept.content_type, headers={REPLAYED: "true"})
