"""How the text of a token is made and recognised. The law: what is stored of it cannot be turned back."""

import secrets
from hashlib import sha256

MARK = "qh_"
"""How every token begins, so that a leaked one is recognised."""
PREFIX_LENGTH = 12
SECRET_BYTES = 32


def new_prefix() -> str:
    """The first characters: by them a token is found, and known to its owner."""
    return f"{MARK}{secrets.token_hex(PREFIX_LENGTH)[: PREFIX_LENGTH - len(MARK)]}"


def new_secret() -> str:
    """The rest: 256 random bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """What is stored of a secret; with so many random bits a plain digest cannot be searched back."""
    return sha256(secret.encode()).hexdigest()
