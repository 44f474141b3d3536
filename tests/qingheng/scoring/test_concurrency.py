"""Imports of the same bodies at the same time: nothing is lost, nothing is doubled, nobody waits for ever."""

from tests.own_process import OwnProcess


def test_imports_of_the_same_bodies_at_once_end_as_one_after_the_other_would(own_process: OwnProcess) -> None:
    result = own_process("tests.qingheng.scoring.concurrently")
    towns = ("B01", "B02", "B03")
    # 4 imports a month for 3 months: 6 events of 3 points, 6 of 2 points
    assert {code: result["totals"][code] for code in towns} == dict.fromkeys(towns, 100000 - 6 * 300 - 6 * 200)
    assert len({(code, month) for code, month, _state, _level in result["cases"]}) == len(result["cases"])
    assert result["cases"] == sorted(
        case for code in towns for case in ([code, "2025-03", "raised", 1], [code, "2025-04", "worsened", 2])
    )
    assert result["as from scratch"]
    assert result["notices"] == 6
