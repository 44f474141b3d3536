"""Several at once, and a server that delivers by itself: everything is told and sent exactly once."""

import pytest
from tests.own_process import OwnProcess


def test_what_several_tell_and_deliver_at_once_arrives_once(own_process: OwnProcess) -> None:
    result = own_process("tests.qingheng.notifications.at_once")
    assert sum(result["told"]) == result["notifications"] == 15
    assert sum(result["sent"]) == result["letters"] == result["different"] == 15


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_serving_delivers_and_stops_delivering_with_it(own_process: OwnProcess) -> None:
    result = own_process("tests.qingheng.notifications.serving")
    assert result == {"is_out": True, "letters": 1, "workers": 1, "left": []}
