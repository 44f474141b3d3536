"""Which wording holds for a kind of paper on a day: the office's own, or the one shipped with the product.

The law: the day decides; what held when a paper was drafted can always be read again.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.timezone import localdate

from qingheng.supervision.models import PaperKind, PaperTemplate, RecommendationKind
from qingheng.supervision.paper.wording import Wording

SHIPPED = Path(__file__).with_name("templates.yaml")


def wording(kind: str, variant: str = "", day: date | None = None) -> Wording:
    """The wording of a kind of paper on a day, today if none is given."""
    own = template_on(kind, variant, day or localdate())
    return Wording.of(own.content) if own else shipped(kind, variant)


def template_on(kind: str, variant: str, day: date) -> PaperTemplate | None:
    """The office's own template in force on that day."""
    rows = PaperTemplate.objects.valid_on(day).filter(kind=kind, variant=variant)
    return rows.order_by("-valid_from", "-pk").first()


def shipped(kind: str, variant: str = "") -> Wording:
    """The wording the product brings."""
    documents = _document()
    return Wording.of(documents.get(f"{kind}.{variant}") or documents[kind])


@cache
def _document() -> Mapping[str, Mapping[str, Any]]:
    document: Mapping[str, Mapping[str, Any]] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return document


def kinds_of_templates() -> list[tuple[str, str]]:
    """Every kind with its variants, each with a template of its own."""
    found: list[tuple[str, str]] = []
    for kind in PaperKind:
        variants = RecommendationKind.values if kind == PaperKind.RECOMMENDATION else [""]
        found += [(kind.value, variant) for variant in variants]
    return found
