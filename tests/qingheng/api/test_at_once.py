"""Pushes at the same time: a repeated one is done once, and those to the same items follow one another."""

from tests.own_process import OwnProcess


def test_of_equal_requests_at_once_one_is_done_and_all_get_its_answer(own_process: OwnProcess) -> None:
    result = own_process("tests.qingheng.api.at_once")
    assert len(result["answers"]) == 1, result
    assert (result["replayed"], result["batches"]) == (3, 1)
    assert set(result["statuses"]) <= {200, 409}
    assert result["revisions"] == list(range(1, result["stored"] + 2))
    assert result["counting"] == 1
