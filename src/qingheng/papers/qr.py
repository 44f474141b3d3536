"""QR codes that lead to the page where a paper is proven genuine.

The law: the code holds the address and nothing else, so that any phone opens it.
"""

import io
from functools import lru_cache

import segno


@lru_cache(maxsize=64)
def _code(url: str) -> segno.QRCode:
    """Both files of a paper carry the same code, and choosing its mask is what takes time."""
    return segno.make_qr(url, error="m")


def svg(url: str) -> str:
    """The code as a picture that fills its frame."""
    out = io.BytesIO()
    _code(url).save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True, scale=4)
    return out.getvalue().decode()


def png(url: str) -> bytes:
    """The code as pixels, for programs that show no SVG."""
    out = io.BytesIO()
    _code(url).save(out, kind="png", border=0, scale=10)
    return out.getvalue()
