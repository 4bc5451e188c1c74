"""Every read past the scope door is argued: its reason stands in unscoped.yaml with what goes wrong inside a scope."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.contracts.conftest import Tried

ROOT = Path(__file__).resolve().parents[2]
ARGUED: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "unscoped.yaml").read_text(encoding="utf-8")
)
DOOR = "unscoped"
KNOWS_IT = "minzheng/platform/acting.py"


def test_every_read_past_the_door_is_argued_and_no_argument_is_left_over(tried: Tried) -> None:
    found = sorted((module, reason) for module in modules() for reason in reasons(tree(module)))
    assert found == sorted((module, reason) for module, told in ARGUED.items() for reason in told)
    assert all(why.strip() for told in ARGUED.values() for why in told.values())
    tried("reads past the scope door held against their argument", len(found))


def test_nobody_opens_the_door_under_another_name() -> None:
    """A call that this test can't read would pass it by."""
    assert [module for module in modules() if hidden(tree(module))] == []


def test_a_call_without_a_literal_reason_or_under_another_name_is_noticed() -> None:
    assert list(reasons(ast.parse("unscoped(why); acting.unscoped('x')"))) == ["(no literal)", "x"]
    assert all(
        hidden(ast.parse(told))
        for told in ("from a import unscoped as u", "u = acting.unscoped", "getattr(acting, 'unscoped')")
    )
    assert not hidden(ast.parse("from a import unscoped\nwith unscoped('x'): pass"))


def modules() -> list[str]:
    """Every module of the project but the one that makes the door."""
    paths = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "minzheng").rglob("*.py")))
    return [path for path in paths if path != KNOWS_IT]


def tree(module: str) -> ast.Module:
    """The module as Python reads it."""
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def reasons(parsed: ast.Module) -> Iterator[str]:
    """The reason of each call."""
    for call in calls(parsed):
        told = call.args[0] if call.args else None
        yield str(told.value) if isinstance(told, ast.Constant) else "(no literal)"


def calls(parsed: ast.Module) -> list[ast.Call]:
    """The calls of the door."""
    return [node for node in ast.walk(parsed) if isinstance(node, ast.Call) and name_of(node.func) == DOOR]


def name_of(node: ast.expr) -> str:
    """The last part of a name, `unscoped` of `acting.unscoped`."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def hidden(parsed: ast.Module) -> bool:
    """Whether the door is passed on without being called: by another name, or by its name in a text."""
    called = {id(call.func) for call in calls(parsed)}
    return any(
        (isinstance(node, ast.Name | ast.Attribute) and name_of(node) == DOOR and id(node) not in called)
        or (isinstance(node, ast.alias) and node.name == DOOR and node.asname is not None)
        or (isinstance(node, ast.Constant) and node.value == DOOR)
        for node in ast.walk(parsed)
    )
