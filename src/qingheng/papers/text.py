"""What of a text can be printed as it stands.

The law: both renderers print the same characters; none disappears. A control character shows as its number ([U+001B]),
and a character that no font has as 〓, the printer's mark for a missing type.
"""

import re

GETA = "〓"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text with every line end as a line feed, tabs as spaces, and control characters made visible."""
    text = re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text).replace("\t", "  ")
    return CONTROL.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def columns_wide(text: str) -> float:
    """How many Hanzi wide the longest line of a text is."""
    return max(sum(1.0 if ord(mark) > 0x2E7F else 0.55 for mark in line) for line in text.split("\n"))
