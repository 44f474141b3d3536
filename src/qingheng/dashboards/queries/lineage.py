"""Where a body comes from and what became of it. The law: the past stays with the body it belonged to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from qingheng.organisations.models import Body, FormerName, Succession


@dataclass(frozen=True)
class Lineage:
    """Mergers, splits and renamings that touch a body (沿革)."""

    origins: Sequence[Succession]
    """What was before it."""
    successions: Sequence[Succession]
    """What came after it."""
    former_names: Sequence[FormerName] = ()


def of_body(body: Body) -> Lineage:
    """The lineage of one body, one step in each direction."""
    found = Succession.objects.filter(Q(predecessor=body) | Q(successor=body)).select_related(
        "predecessor", "successor"
    )
    links = list(found)
    return Lineage(
        [link for link in links if link.successor_id == body.pk],
        [link for link in links if link.predecessor_id == body.pk],
        list(body.former_names.all()),
    )
