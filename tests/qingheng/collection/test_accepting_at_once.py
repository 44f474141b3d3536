"""Two pairs of hands on one submission at the same moment: one takes the step, the others are told why not."""

from tests.own_process import OwnProcess


def test_reviewers_who_accept_at_once_accept_once(own_process: OwnProcess) -> None:
    result = own_process("tests.qingheng.collection.accepting_at_once")
    assert sorted(map(bool, result["said"])) == [False, True, True, True]
    assert (result["accepted"], result["batches"]) == (1, 1)
    assert result["stored"] == result["values"] > 0
