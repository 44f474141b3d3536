"""Strictly below the threshold: 90.00 raises nothing, 89.99 is blue, 89.995 is rounded to 90.00 first."""

import pytest

from qianfen import AlertLevel, AlertLine, Framework, raise_alerts
from tests.qianfen.small import card, county, deduct, document, months, seen

COUNTY_LINES = county().thresholds


def framework(points):
    """One pillar of so many points with the county's limits for pillar and total."""
    doc = document(deduct(points=points, per=1))
    doc["thresholds"] = {
        line: [{"color": threshold.level.value, "below": threshold.below / 100} for threshold in COUNTY_LINES[key]]
        for line, key in (("level1", AlertLine.PILLAR), ("total", AlertLine.TOTAL))
    }
    return Framework.parse(doc)


def levels(full, lost):
    built = framework(full)
    found = card(built, [seen("2026-01", value=lost), *months(12)[1:]])
    return {alert.line: (alert.level, alert.points, alert.threshold) for alert in raise_alerts(built, found)}


@pytest.mark.parametrize(
    ("lost", "points", "level"),
    [
        ("0", 10000, None),
        ("9.99", 9001, None),
        ("10", 9000, None),
        ("10.004", 9000, None),
        ("10.005", 9000, None),
        ("10.005001", 8999, "blue"),
        ("10.01", 8999, "blue"),
        ("20", 8000, "blue"),
        ("20.005", 8000, "blue"),
        ("20.006", 7999, "yellow"),
        ("20.01", 7999, "yellow"),
        ("40", 6000, "yellow"),
        ("40.005", 6000, "yellow"),
        ("40.006", 5999, "red"),
        ("40.01", 5999, "red"),
        ("100", 0, "red"),
        ("1000", 0, "red"),
    ],
)
def test_edges_of_the_pillar_line(lost, points, level):
    found = levels(100, lost).get(AlertLine.PILLAR)
    if level is None:
        assert found is None
    else:
        assert found[:2] == (AlertLevel(level), points)


@pytest.mark.parametrize(
    ("lost", "points", "level"),
    [
        ("0", 100000, None),
        ("100", 90000, None),
        ("100.005", 90000, None),
        ("100.006", 89999, "blue"),
        ("100.01", 89999, "blue"),
        ("200", 80000, "blue"),
        ("200.01", 79999, "yellow"),
        ("400", 60000, "yellow"),
        ("400.01", 59999, "red"),
        ("1000", 0, "red"),
    ],
)
def test_edges_of_the_total_line(lost, points, level):
    found = levels(1000, lost).get(AlertLine.TOTAL)
    if level is None:
        assert found is None
    else:
        assert found[:2] == (AlertLevel(level), points)


def test_the_gravest_threshold_crossed_is_the_one_named():
    assert levels(100, 50)[AlertLine.PILLAR] == (AlertLevel.RED, 5000, 6000)


def test_the_total_comes_first_then_the_pillars_in_order():
    lost = [seen("2026-01", "province", 2, item="A1-2"), seen("2026-01", "grave", 3, item="B1-1")]
    found = card(county(), lost, "2026-01")
    assert (found.total, found.nodes["A"].points, found.nodes["B"].points) == (95500, 8000, 7500)
    assert [(alert.node, alert.level) for alert in raise_alerts(county(), found)] == [
        ("A", AlertLevel.BLUE),
        ("B", AlertLevel.YELLOW),
    ]
    both = raise_alerts(framework(100), card(framework(100), [seen("2026-01", value=100)], "2026-01"))
    assert [alert.line for alert in both] == [AlertLine.TOTAL, AlertLine.PILLAR]


def test_thresholds_can_be_tried_out():
    built = framework(100)
    found = card(built, [seen("2026-01", value=5), *months(12)[1:]])
    assert not [alert for alert in raise_alerts(built, found) if alert.line is AlertLine.PILLAR]
    stricter = {line: tuple(limits) for line, limits in built.thresholds.items()}
    stricter[AlertLine.PILLAR] = tuple(
        type(limit)(limit.level, limit.below + 700, limit.name) for limit in stricter[AlertLine.PILLAR]
    )
    (alert,) = [alert for alert in raise_alerts(built, found, thresholds=stricter) if alert.line is AlertLine.PILLAR]
    assert (alert.level, alert.threshold) == (AlertLevel.BLUE, 9700)
