from string import Formatter

import pytest

from qianfen import Fault, FrameworkError
from qianfen.faults import FAULTS


def test_a_fault_reads_as_place_message_remedy():
    fault = Fault("observation.body_empty", "data.csv", row=7, column="body")
    assert str(fault) == "data.csv, row 7, body: The row names no body. Enter the code of the body."


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_every_fault_is_a_sentence_and_a_remedy(code):
    message, remedy = FAULTS[code]
    assert message.rstrip("}").endswith((".", ":", "hint")) or message.endswith("}"), message
    assert remedy
    assert all(
        name and name.isidentifier()
        for text in (message, remedy)
        for _, name, _, _ in Formatter().parse(text)
        if name is not None
    )


def test_an_error_carries_every_fault_and_shows_the_first_fifty():
    faults = [Fault("observation.body_empty", "data.csv", row=row) for row in range(60)]
    error = FrameworkError(faults)
    assert len(error.faults) == 60
    assert str(error).endswith("and 10 more")
