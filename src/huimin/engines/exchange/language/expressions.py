"""Small expressions over columns and times: `number(lat) / 1000000`, `days(created, closed) > 60`. Nothing is ever evaluated
by Python: the text is parsed, each part is checked against what is listed here, and a closure is made of it."""

import ast
import operator
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ..types import Notes, Row
from .document import Document, Steps, nearest
from .numbers import as_number

Evaluate = Callable[[Row, Notes], Any]
Find = Callable[[str, Steps], Evaluate]
MAX_LENGTH, MAX_NODES = 2000, 300

_COMPARISONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
_ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:10_000]


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600


#: What may be called: name → (function, number of arguments or None for any). None in gives None, except where noted.
FUNCTIONS: dict[str, tuple[Callable[..., Any], int | None]] = {
    "number": (as_number, 1),
    "text": (_text, 1),
    "upper": (lambda a: _text(a).upper(), 1),
    "lower": (lambda a: _text(a).lower(), 1),
    "strip": (lambda a: _text(a).strip(), 1),
    "length": (lambda a: len(a) if isinstance(a, (str, list)) else None, 1),
    "contains": (lambda a, b: _text(b) in _text(a), 2),
    "starts": (lambda a, b: _text(a).startswith(_text(b)), 2),
    "ends": (lambda a, b: _text(a).endswith(_text(b)), 2),
    "part": (lambda a, b, c: _text(a)[int(b) : int(c)], 3),
    "round": (lambda a, b: round(float(a), int(b)), 2),
    "abs": (lambda a: abs(float(a)), 1),
    "minimum": (lambda *a: min(a), None),
    "maximum": (lambda *a: max(a), None),
    "hours": (_hours, 2),
    "days": (lambda a, b: _hours(a, b) / 24, 2),
    "day": (lambda a: a.date() if isinstance(a, datetime) else a, 1),
}


def compile_expression(text: str, find: Find, document: Document, at: Steps) -> Evaluate:
    """An expression made ready. `find` gives what a name stands for.

    Names are columns; one whose name is no word is written col("Created Date"). A part that is empty makes the whole empty (a
    comparison false). What fails on a row (text minus number) is an oddity and gives None. Raises: MappingRefused.
    """
    try:
        if len(text) > MAX_LENGTH:
            raise ValueError(_("longer than %(limit)d characters") % {"limit": MAX_LENGTH})
        tree = ast.parse(text.strip(), mode="eval")
        if sum(1 for _node in ast.walk(tree)) > MAX_NODES:
            raise ValueError(_("too many parts"))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        problem = getattr(error, "msg", None) or str(error)
        raise document.fault(at, _("This expression cannot be read: %(problem)s.") % {"problem": problem}) from None
    evaluate = _Compiler(find, document, at).compile(tree.body)
    field = ".".join(str(step) for step in at if isinstance(step, str))

    def guarded(row: Row, notes: Notes) -> Any:
        try:
            return evaluate(row, notes)
        except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError):
            notes.odd("expression_failed", field)
            return None

    return guarded


class _Compiler:
    def __init__(self, find: Find, document: Document, at: Steps) -> None:
        self.find, self.document, self.at = find, document, at

    def compile(self, node: ast.AST) -> Evaluate:
        match node:
            case ast.Constant(value=value) if isinstance(value, str | int | float | bool) or value is None:
                return lambda row, notes: value
            case ast.Name(id=name):
                return self.find(name, self.at)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                parts = [self.compile(item) for item in items]
                return lambda row, notes: [part(row, notes) for part in parts]
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.compile(operand)
                return lambda row, notes: not inner(row, notes)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.compile(operand)
                return lambda row, notes: None if (v := inner(row, notes)) is None else -v
            case ast.BoolOp(op=op, values=values):
                parts = [self.compile(value) for value in values]
                if isinstance(op, ast.And):
                    return lambda row, notes: all(part(row, notes) for part in parts)
                return lambda row, notes: any(part(row, notes) for part in parts)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                asked, then, other = self.compile(test), self.compile(body), self.compile(orelse)
                return lambda row, notes: then(row, notes) if asked(row, notes) else other(row, notes)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return _arithmetic(type(op), self.compile(left), self.compile(right))
            case ast.Compare(left=left, ops=ops, comparators=comparators) if all(
                type(op) in _COMPARISONS for op in ops
            ):
                sides = [self.compile(side) for side in (left, *comparators)]
                return _comparison([type(op) for op in ops], sides)
            case ast.Call(func=ast.Name(id="col"), args=[ast.Constant(value=str(name))], keywords=[]):
                return self.find(name, self.at)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments)
        raise self.document.fault(
            self.at,
            _("“%(part)s” may not stand in an expression.") % {"part": ast.unparse(node)[:80]},
            _("Write columns, numbers, “text”, + - * /, comparisons, and, or, not, a if b else c, and: %(names)s.")
            % {"names": ", ".join(["col", *FUNCTIONS])},
        )

    def _call(self, name: str, arguments: list[ast.expr]) -> Evaluate:
        if name not in FUNCTIONS:
            near = nearest(name, list(FUNCTIONS)) or list(FUNCTIONS)
            remedy = _("One of: %(values)s.") % {"values": ", ".join(near)}
            raise self.document.fault(self.at, _("There is no function “%(name)s”.") % {"name": name}, remedy)
        function, count = FUNCTIONS[name]
        if len(arguments) != count and not (count is None and arguments):
            problem = _("%(name)s takes %(count)s arguments.") % {"name": name, "count": count or "1+"}
            raise self.document.fault(self.at, problem)
        parts = [self.compile(argument) for argument in arguments]

        def call(row: Row, notes: Notes) -> Any:
            values = [part(row, notes) for part in parts]
            return None if any(value is None for value in values) else function(*values)

        return call


def _arithmetic(kind: type, left: Evaluate, right: Evaluate) -> Evaluate:
    apply = _ARITHMETIC[kind]

    def calculate(row: Row, notes: Notes) -> Any:
        a, b = left(row, notes), right(row, notes)
        if a is None or b is None:
            return None
        if isinstance(a, str) and isinstance(b, str) and kind is ast.Add:
            return (a + b)[:10_000]
        if isinstance(a, datetime | date) or not isinstance(a, int | float) or not isinstance(b, int | float):
            raise TypeError
        return apply(a, b)

    return calculate


def _comparison(kinds: list[type], sides: list[Evaluate]) -> Evaluate:
    """A chain of comparisons. An empty side makes it false, unless it is asked whether something is (not) None."""
    tests = [_COMPARISONS[kind] for kind in kinds]

    def compare(row: Row, notes: Notes) -> bool:
        values = [side(row, notes) for side in sides]
        for kind, test, a, b in zip(kinds, tests, values, values[1:], strict=False):
            if (a is None or b is None) and kind not in (ast.Eq, ast.NotEq):
                return False
            if not test(a, b):
                return False
        return True

    return compare
