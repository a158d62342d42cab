"""One small change of a Python module at a time: another comparison, a condition left out, a step dropped.

Words for people (text with Chinese letters or with spaces in it), annotations and imports are left alone.
"""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from types import CodeType
from typing import Any

_WORDS = re.compile(r"[\u2e80-\uffef]|\w \w")
_COMPARE: dict[type, tuple[type, ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min", "and_": "or_", "or_": "and_"}
_CONDITIONS = {"and_", "or_", "where", "exists", "filter"}
_LEFT_ALONE = {"annotation", "returns", "decorator_list", "bases", "type_params"}


@dataclass(frozen=True)
class Mutant:
    """One change: its line, the lines of its statement (None: run when the module is loaded), its function, itself."""

    line: int
    lines: range | None
    function: str
    change: str
    code: CodeType

    @property
    def name(self) -> str:
        """The mutant as the list of equivalent ones calls it."""
        return f"{self.function or 'module'}: {self.change}"


def mutants_of(source: str, path: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    for slot in _slots(tree, _Inside()):
        shown = slot.node if slot.node is slot.inside.statement else slot.holder
        for other in _others(slot.node):
            before = _text(shown)
            with _replaced(slot, other):
                code = compile(ast.fix_missing_locations(tree), path, "exec")
                after = _text(other if shown is slot.node else shown)
            lines = _lines(slot.inside.statement)
            change = f"{before} → {after}"
            yield Mutant(lines[0], lines if slot.inside.called else None, slot.inside.name, change, code)


@dataclass(frozen=True)
class _Inside:
    """Where in a module: the innermost statement, the function or class, whether it runs only when it is called."""

    statement: Any = None
    name: str = ""
    called: bool = False


@dataclass(frozen=True)
class _Slot:
    """A place where a node stands: what holds it, in which field, at which index of a list."""

    holder: Any
    field: str
    index: int | None
    node: Any
    inside: _Inside


def _slots(node: Any, inside: _Inside) -> Iterator[_Slot]:
    named = isinstance(node, (ast.FunctionDef, ast.ClassDef))
    name = f"{inside.name}.{node.name}".lstrip(".") if named else inside.name
    for field, value in ast.iter_fields(node):
        if field in _LEFT_ALONE or (field == "slice" and isinstance(value, ast.Tuple)):
            continue
        called = inside.called or (isinstance(node, ast.FunctionDef) and field == "body")
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, ast.AST) and not _says_nothing(child):
                statement = child if isinstance(child, ast.stmt) else inside.statement
                there = _Inside(statement, name, called)
                yield _Slot(node, field, index, child, there)
                yield from _slots(child, there)


@contextmanager
def _replaced(slot: _Slot, other: ast.AST) -> Iterator[None]:
    place: Any = vars(slot.holder) if slot.index is None else getattr(slot.holder, slot.field)
    at: Any = slot.field if slot.index is None else slot.index
    place[at] = ast.copy_location(other, slot.node)
    try:
        yield
    finally:
        place[at] = slot.node


def _lines(statement: Any) -> range:
    """Return the lines of a statement, of one with a block those before it."""
    block = getattr(statement, "body", None) or getattr(statement, "cases", None)
    end = block[0].pattern.lineno - 1 if isinstance(statement, ast.Match) else block[0].lineno - 1 if block else 0
    return range(statement.lineno, max(statement.lineno, end if block else statement.end_lineno) + 1)


def _text(node: Any) -> str:
    node = copy(node)
    for name in ("body", "orelse", "cases", "decorator_list"):
        if isinstance(getattr(node, name, None), list):
            setattr(node, name, [])
    return " ".join(ast.unparse(node).split())


def _says_nothing(node: ast.AST) -> bool:
    match node:
        case ast.Expr(ast.Constant()) | ast.Import() | ast.ImportFrom() | ast.Call(ast.Name("TypeVar")):
            return True
    return False


def _others(node: Any) -> Iterator[Any]:
    """Yield what may stand in place of a node."""
    if isinstance(node, ast.stmt):
        yield from _other_statements(node)
    elif isinstance(node, (ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp)):
        yield from _other_operators(node)
    else:
        yield from _other_values(node)


def _other_statements(node: Any) -> Iterator[Any]:
    match node:
        case ast.If(test) | ast.While(test) if not isinstance(test, (ast.Compare, ast.BoolOp, ast.UnaryOp)):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.Return(value) if value and not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(ast.Call()) | ast.Raise() | ast.AugAssign() | ast.Assign([ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case ast.Continue() | ast.Break():
            yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


def _other_operators(node: Any) -> Iterator[Any]:
    match node:
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                yield from (_with(node, ops=[*ops[:index], new(), *ops[index + 1 :]]) for new in _COMPARE[type(op)])
        case ast.BoolOp(op, values):
            yield _with(node, op=_OPERATORS[type(op)]())
            yield from values if len(values) == 2 else _shorter(node, "values")
        case ast.BinOp(op=op) if type(op) in _OPERATORS:
            yield _with(node, op=_OPERATORS[type(op)]())
        case ast.UnaryOp():
            yield node.operand
        case ast.IfExp():
            yield from (node.body, node.orelse)


def _other_values(node: Any) -> Iterator[Any]:
    match node:
        case ast.Constant(bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(int() | float()):
            yield ast.Constant(node.value + 1)
        case ast.Constant(str()) if not _WORDS.search(node.value):
            yield ast.Constant("XX" + node.value)
        case ast.comprehension():
            yield from _shorter(node, "ifs")
        case ast.Call(ast.Name(name) | ast.Attribute(attr=name)) if name in _CONDITIONS | set(_NAMES):
            yield from _other_calls(node, name)
        case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) | ast.Set([_, _, *_]):
            yield from _shorter(node, "elts")
        case ast.Dict(keys, values):
            for index in range(len(keys)):
                yield _with(node, keys=_without(keys, index), values=_without(values, index))


def _other_calls(node: Any, name: str) -> Iterator[Any]:
    if name in _NAMES and isinstance(node.func, ast.Name):
        yield _with(node, func=ast.Name(_NAMES[name], ast.Load()))
    if name in _CONDITIONS and (len(node.args) > 1 or isinstance(node.func, ast.Attribute)):
        yield from _shorter(node, "args")


def _with(node: Any, **fields: Any) -> Any:
    other = copy(node)
    vars(other).update(fields)
    return other


def _shorter(node: Any, name: str) -> Iterator[Any]:
    values = getattr(node, name)
    return (_with(node, **{name: _without(values, index)}) for index in range(len(values)))


def _without(values: list[Any], index: int) -> list[Any]:
    return values[:index] + values[index + 1 :]
