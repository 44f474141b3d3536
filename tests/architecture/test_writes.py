"""Law 1: every write is a function in an app's actions: one transaction, keyword-only `by`, one audit entry."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import modules, place

ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "_raw_delete"}
WRITES_ON_QUERIES = {"create", "update", "delete"}
QUERY_STEPS = {"objects", "filter", "exclude", "all", "_base_manager", "_default_manager"}
ALLOWED = {"audit/writing.py", "audit/immutability.py"}
WITHOUT_AN_ENTRY = {"field/receiving.py": "an answer of the public: the time of an entry would tie it to a person"}
"""The one write that the ledger does not know; when the wave is closed, it gets the totals."""


def is_action_module(path: Path) -> bool:
    return path.name == "actions.py" or path.parent.name == "actions"


def actions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path, tree in modules("qingheng"):
        if is_action_module(path):
            yield from ((path, node) for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_")


def attribute_names(node: ast.AST) -> set[str]:
    return {inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)}


def writes_to_the_database(call: ast.Call) -> bool:
    """Whether a call looks like Django writing; a workbook's save has a positional argument, a model's has none."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, chain = call.func.attr, attribute_names(call.func.value)
    if name == "save":
        return not call.args and not isinstance(call.func.value, ast.Call)
    return name in ALWAYS_WRITES or (name in WRITES_ON_QUERIES and bool(chain & QUERY_STEPS))


def test_there_are_actions_to_judge() -> None:
    assert len(list(actions())) >= 10


def test_every_action_says_who_does_it() -> None:
    silent = [place(path, node) for path, node in actions() if "by" not in {arg.arg for arg in node.args.kwonlyargs}]
    assert not silent


def test_every_action_opens_exactly_one_transaction_with_its_audit_entry() -> None:
    def openings(node: ast.FunctionDef) -> int:
        return sum(
            isinstance(inner, ast.Call) and getattr(inner.func, "id", getattr(inner.func, "attr", "")) == "writing"
            for inner in ast.walk(node)
        )

    wrong = [place(path, node) for path, node in actions() if openings(node) != 1]
    assert not wrong


def test_audit_names_are_dotted_and_belong_to_their_app() -> None:
    for path, node in actions():
        for call in (inner for inner in ast.walk(node) if isinstance(inner, ast.Call)):
            if getattr(call.func, "id", getattr(call.func, "attr", "")) == "writing":
                name = call.args[0].value if isinstance(call.args[0], ast.Constant) else ""
                assert name.count(".") == 2, place(path, call)
                assert name.split(".")[0] in path.parts, place(path, call)


def test_nothing_outside_the_actions_writes() -> None:
    found = [
        place(path, call)
        for path, tree in modules("qingheng")
        if not is_action_module(path) and "/".join(path.parts[-2:]) not in ALLOWED | WITHOUT_AN_ENTRY.keys()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and writes_to_the_database(call) and not _is_super_call(call)
    ]
    assert not found


def _is_super_call(call: ast.Call) -> bool:
    value = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(value, ast.Call) and getattr(value.func, "id", "") == "super"


def test_no_signals_carry_the_domain() -> None:
    for path, tree in modules("qingheng"):
        imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert not any("signals" in (node.module or "").split(".") for node in imported), place(path)
        assert not any(alias.name == "signals" for node in imported for alias in node.names), place(path)
        assert "signals" not in attribute_names(tree), place(path)
