"""The house keeps small files and small functions; a machine counts them."""

from statistics import median, quantiles

from tests.architecture.source import functions, modules, place


def test_no_file_is_longer_than_400_lines() -> None:
    long = [place(path) for path, _tree in modules() if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert not long


def test_files_are_small_as_a_rule() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path, _tree in modules()]
    assert median(lengths) <= 120
    assert quantiles(lengths, n=10)[-1] <= 300


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        place(path, node)
        for path, tree in modules()
        for node in functions(tree)
        if (node.end_lineno or 0) - node.lineno + 1 > 50
    ]
    assert not long


def test_functions_are_small_as_a_rule() -> None:
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for _path, tree in modules() for node in functions(tree)]
    assert median(lengths) <= 9
    assert quantiles(lengths, n=10)[-1] <= 25


def test_at_most_five_arguments_are_positional() -> None:
    many = [
        place(path, node)
        for path, tree in modules()
        for node in functions(tree)
        if len(node.args.posonlyargs) + len(node.args.args) > 6  # five and self
    ]
    assert not many
