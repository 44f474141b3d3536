"""What the demonstration writes by itself. The law: it dates what was imported in one go, and changes no value."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from qianfen import Framework
from qingheng.audit.writing import writing
from qingheng.collection.models import Batch, Observation
from qingheng.organisations.models import Station

Deliveries = Mapping[tuple[str, str], datetime]
"""Station and period → when it was delivered."""


def date_deliveries(imported: Batch, framework: Framework, deliveries: Deliveries, *, by: object) -> Sequence[Batch]:
    """Let a batch that holds everything look as it came: a batch for each station and period, on its own day."""
    with writing("demo.deliveries.dated", by=by) as entry:
        stations = {station.code: station for station in Station.objects.all()}
        found = []
        for (code, period), delivered in deliveries.items():
            items = [item.code for item in framework.items if item.station == code]
            rows = Observation.objects.filter(batch=imported, period=period, item__in=items).order_by()
            found.append(_batch(imported, stations[code], period, rows.count(), delivered))
            rows.update(batch=found[-1])
        entry.about(imported, batches=len(found))
    return found


def _batch(imported: Batch, station: Station, period: str, rows: int, delivered: datetime) -> Batch:
    return Batch.objects.create(
        kind=Batch.Kind.LONG_TABLE,
        station=station,
        file_name=f"{station.code}-{period}.csv",
        checksum=imported.checksum,
        rows=rows,
        added=rows,
        imported_by=imported.imported_by,
        received_at=delivered,
    )
