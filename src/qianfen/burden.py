"""What a framework asks of its stations (填报负担): items × bodies × frequency.

The law it keeps: only what is asked for is counted, so that every version shows its price before it is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qianfen.framework import Framework, Item, Station


@dataclass(frozen=True, slots=True)
class StationBurden:
    """What one station (监测站) reports in a year."""

    station: Station
    items: int
    """Scored items it supplies."""
    data_items: int
    """Raw data items of these."""
    submissions_per_year: int
    """Forms it sends: one per frequency and period."""
    values_per_year: int
    """Cells it fills in: data items × bodies × periods."""


def burden(framework: Framework, bodies: Mapping[str, int]) -> tuple[StationBurden, ...]:
    """The burden of each station in an ordinary year, in the framework's order of stations.

    Args:
        framework: whose items are counted, as they are active by default.
        bodies: how many bodies each audience has; an audience left out has none.

    Raises:
        ValueError: for an audience that the framework does not have.
    """
    unknown = sorted(set(bodies) - {audience.code for audience in framework.audiences})
    if unknown:
        known = ", ".join(audience.code for audience in framework.audiences)
        raise ValueError(f'The framework has no audience "{", ".join(unknown)}". Use: {known}.')
    flags = framework.default_flags
    bodies_of = {
        item.code: sum(count for audience, count in bodies.items() if item.applies_to(audience, flags))
        for item in framework.items
    }
    return tuple(_burden(station, framework, bodies_of) for station in framework.stations)


def _burden(station: Station, framework: Framework, bodies_of: Mapping[str, int]) -> StationBurden:
    items = [item for item in framework.items if item.station == station.code and bodies_of[item.code]]
    return StationBurden(
        station=station,
        items=len(items),
        data_items=sum(len(item.data_items) for item in items),
        submissions_per_year=sum(frequency.per_year for frequency in {item.frequency for item in items}),
        values_per_year=sum(_values_per_year(item, bodies_of[item.code]) for item in items),
    )


def _values_per_year(item: Item, bodies: int) -> int:
    return len(item.data_items) * bodies * item.frequency.per_year
