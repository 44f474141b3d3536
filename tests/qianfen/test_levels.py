from qianfen import AlertLevel


def test_levels_are_ordered_by_gravity_not_by_spelling():
    assert AlertLevel.NONE < AlertLevel.BLUE < AlertLevel.YELLOW < AlertLevel.RED
    assert max([AlertLevel.BLUE, AlertLevel.RED, AlertLevel.YELLOW]) is AlertLevel.RED
    assert AlertLevel.RED >= AlertLevel.RED
    assert AlertLevel.BLUE <= AlertLevel.BLUE


def test_a_level_is_its_word():
    assert AlertLevel.YELLOW == "yellow"
    assert AlertLevel("red") is AlertLevel.RED
