"""The page behind the QR code of a paper, open to all. The law: it tells that a paper holds, never what it says."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qingheng.supervision.paper.proof import asks_too_often, is_same, proof_of


def verify_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a paper of this code was issued and holds; a PDF given to it is compared byte for byte."""
    if asks_too_often(request.META.get("REMOTE_ADDR", "")):
        return render(request, "supervision/paper/proof.html", {"is_too_often": True}, status=429)
    proof = proof_of(code)
    context: dict[str, object] = {"proof": proof, "code": code}
    upload = request.FILES.get("file")
    if proof is not None and upload is not None:
        is_small = (upload.size or 0) <= settings.UPLOAD_SIZE_MAX
        context |= {"compared": upload.name, "is_same": is_small and is_same(upload, proof.checksum)}
    return render(request, "supervision/paper/proof.html", context, status=200 if proof else 404)
