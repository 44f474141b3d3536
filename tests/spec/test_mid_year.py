"""Effects of the calendar within a year, on the county framework."""

from tests.qianfen.small import card, county, event, seen


def test_in_february_annual_and_half_yearly_items_wait_at_full_points():
    found = card(county(), [seen("2026-01", "due", 50, item="A1-1")], "2026-02")
    assert found.nodes["C1-1"].flags == {"pending"}
    assert found.nodes["J1-1"].flags == {"pending"}
    assert found.total == 100000


def test_a_deduction_in_march_still_stands_in_november_and_is_gone_in_january():
    rows = [event("2026-03", "case 1", "heavy", item="G1-1")]
    assert [card(county(), rows, as_of).total for as_of in ("2026-02", "2026-03", "2026-11", "2027-01")] == [
        100000,
        99200,
        99200,
        100000,
    ]


def test_a_rate_recovers_as_the_year_goes_on():
    def pair(month, done, due):
        return [
            seen(f"2026-{month:02}", "done_on_time", done, item="A1-1"),
            seen(f"2026-{month:02}", "due", due, item="A1-1"),
        ]

    rows = [*pair(1, 7, 10), *pair(2, 20, 20)]
    assert card(county(), rows, "2026-01").nodes["A1-1"].points == 0
    assert card(county(), rows, "2026-02").nodes["A1-1"].points == 1429


def test_the_second_half_years_survey_replaces_the_first():
    def answers(half, good):
        return [
            seen(f"2026-{half}", f"{stratum}/{option}", count, item="J1-1")
            for stratum in ("resident", "client")
            for option, count in (("满意", good), ("不满意", 100 - good))
        ]

    rows = [*answers("H1", 70), *answers("H2", 90)]
    assert [card(county(), rows, as_of).nodes["J1-1"].points for as_of in ("2026-05", "2026-06", "2026-12")] == [
        2500,
        1250,
        2500,
    ]


def test_an_election_year_changes_what_towns_are_scored_on():
    election = frozenset({"election_year"})
    found = card(county(), [seen("2026", "vetting", 2, item="D3-1", flags=election)], "2026-12")
    assert found.nodes["D3-1"].points == 1400
    assert "D3-2" not in found.nodes
    assert found.nodes["TOTAL"].full == 100000
