"""The body of a request: unpacked, bounded. The law: nothing larger than the limit is ever held in memory."""

import zlib
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _

from qingheng.api.problems import ProblemError, unreadable

UNPACKED_MAX = 64 * 1024 * 1024
GZIP = 16 + zlib.MAX_WBITS
CSV_TYPES = frozenset({"text/csv", "application/csv"})
JSON_TYPES = frozenset({"application/json", "application/adx+json", ""})


def body_of(request: HttpRequest) -> bytes:
    """The body, unpacked if it came packed."""
    try:
        content = request.body
    except RequestDataTooBig:
        raise _too_large() from None
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        return content
    if encoding not in {"gzip", "x-gzip"}:
        detail = _("“%(encoding)s” is not read: send it plain or with Content-Encoding: gzip.") % {"encoding": encoding}
        raise unreadable(detail, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return unpacked(content)


def unpacked(content: bytes) -> bytes:
    """A gzipped body; refused if it is broken or swells beyond the limit."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        plain = unpacker.decompress(content, UNPACKED_MAX)
    except zlib.error:
        raise unreadable(_("The gzip data are broken.")) from None
    if unpacker.unconsumed_tail:
        raise _too_large()
    if not unpacker.eof:
        raise unreadable(_("The gzip data end too early."))
    return plain


def media_type_of(request: HttpRequest) -> str:
    """The type of the body without its parameters, in lower case."""
    return (request.content_type or "").lower()


def _too_large() -> ProblemError:
    return ProblemError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too-large",
        _("The body is larger than the server takes."),
        _("Send it in parts of some thousand values."),
    )
