"""One-time codes: made of chance, typed by hand, stored as digests only.

The law: a code stands on its card and nowhere else. What is stored is SHA-256 over the wave and the code. A plain hash
is enough: a code holds 130 bits of chance, so nobody finds one by trying, and a slow hash would protect nothing more.
"""

import secrets
from collections.abc import Iterable
from hashlib import sha256

from qingheng.surveys.models import Wave

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 signs without those that are taken for another: no I, L, O and U."""
READ_AS = str.maketrans("ILO", "110")
SECRET_SIGNS = 26
"""26 signs of 5 bits: 130 bits."""
SIGNS = SECRET_SIGNS + 2
"""Before them one that tells the wave, after them one that tells whether they were typed right."""
GROUP = 4
FIELD_POLYNOMIAL = 0b100101
TOP_BIT = len(ALPHABET)


def new_code(wave: Wave) -> str:
    """A code nobody has seen yet."""
    body = ALPHABET[_mark(wave)] + "".join(secrets.choice(ALPHABET) for _sign in range(SECRET_SIGNS))
    return body + check_sign(body)


def grouped(code: str) -> str:
    """The code as it is printed: in groups of four."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalised(typed: str) -> str | None:
    """What was typed or scanned as a code, without blanks, dashes, small letters, look-alikes; None if it is none."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(READ_AS)
    if len(code) != SIGNS or not set(code) <= set(ALPHABET) or check_sign(code[:-1]) != code[-1]:
        return None
    return code


def check_sign(signs: str) -> str:
    """The last sign: it differs when one sign is wrong or two are exchanged.

    A polynomial over the field of 32 elements: each place weighs a different power of a generator.
    """
    total = 0
    for sign in signs:
        total = _times_generator(total) ^ ALPHABET.index(sign)
    return ALPHABET[_times_generator(total)]


def _times_generator(value: int) -> int:
    doubled = value << 1
    return doubled ^ FIELD_POLYNOMIAL if doubled & TOP_BIT else doubled


def digest(wave_key: int, code: str) -> str:
    """What is stored of a normalised code."""
    return sha256(f"qingheng survey code\0{wave_key}\0{code}".encode()).hexdigest()


def waves_of(code: str) -> list[Wave]:
    """The waves that a normalised code may belong to: those whose sign it bears."""
    return [wave for wave in Wave.objects.order_by("-pk") if ALPHABET[_mark(wave)] == code[0]]


def digests(waves: Iterable[Wave], code: str) -> dict[str, Wave]:
    """The digests the code would have in these waves."""
    return {digest(wave.pk, code): wave for wave in waves}


def _mark(wave: Wave) -> int:
    return int(wave.pk) % len(ALPHABET)
