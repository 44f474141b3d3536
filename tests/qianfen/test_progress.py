"""Progress is shown on a terminal only, and only when it takes long."""

import io

from qianfen import progress as module
from qianfen.progress import bar, progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_nothing_is_written_to_a_pipe(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0)
    pipe = io.StringIO()
    assert list(progress([1, 2, 3], "scoring", stream=pipe)) == [1, 2, 3]
    assert pipe.getvalue() == ""


def test_nothing_is_written_while_it_is_quick():
    terminal = Terminal()
    assert list(progress([1, 2, 3], "scoring", stream=terminal)) == [1, 2, 3]
    assert terminal.getvalue() == ""


def test_a_long_run_shows_how_far_it_is_and_clears_the_line(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(module, "REDRAW_SECONDS", 0)
    terminal = Terminal()
    assert list(progress([1, 2, 3], "scoring", stream=terminal)) == [1, 2, 3]
    assert "scoring [####################..........] 2/3" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_the_bar_estimates_what_is_left():
    assert bar("scoring", 0, 4, 0.0).startswith("scoring [..............................] 0/4")
    assert "2/4, 10 s left" in bar("scoring", 2, 4, 10.0)
