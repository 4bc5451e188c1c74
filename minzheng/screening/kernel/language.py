"""The allow-list: reads the SQL subset of rules with sqlglot and checks every node, name and kind."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from minzheng.screening.kernel import signatures
from minzheng.screening.kernel.expression import Call, Constant, Expression, Name
from minzheng.screening.kernel.expression_error import ExpressionError
from minzheng.screening.kernel.kinds import Kind

LONGEST = 1_000
NUMBER = re.compile(r"\d{1,12}(\.\d{1,4})?")
COMPARISONS: Mapping[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
ARITHMETIC: Mapping[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
ALLOWED = (
    "Allowed are: = <> < <= > >=, AND OR NOT, + - * /, BETWEEN, IN (…), IS NULL, COALESCE, CASE WHEN … ELSE … END, "
    + ", ".join(signature.usage for signature in signatures.FUNCTIONS.values())
)


def parse(text: str, scope: Mapping[str, Kind], fixed: frozenset[str] = frozenset()) -> Expression:
    """Read one expression over the names of `scope`; raises ExpressionError with a remedy.

    `fixed` are the names whose value no data can change (parameters): only they may be steps of dates.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"the expression is longer than {LONGEST} characters", "Name its parts as variables"
        )
    try:
        if any(token.comments for token in sqlglot.tokenize(text, dialect="duckdb")):
            raise ExpressionError(
                "`--` and `/*` begin a comment, which hides what follows", "Say it in the file's own comments"
            )
        statements = sqlglot.parse(text, dialect="duckdb")
        if len(statements) != 1 or statements[0] is None:
            raise ExpressionError("this is not one expression", "Write one condition, without `;`")
        return _Reader(scope, fixed).read(statements[0])
    except SqlglotError as error:
        raise ExpressionError(f"this can't be read: {_first_line(error)}", ALLOWED) from error
    except RecursionError as error:
        raise ExpressionError("the expression is nested too deeply", "Name its parts as variables") from error


def _first_line(error: Exception) -> str:
    line = str(error).splitlines()[0]
    return re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip(".")


class _Reader:
    """Turns sqlglot's nodes into checked ones; whatever has no branch here is refused."""

    def __init__(self, scope: Mapping[str, Kind], fixed: frozenset[str]) -> None:
        self.scope = scope
        self.fixed = fixed

    def read(self, node: exp.Expr) -> Expression:
        """Check one node and everything below it."""
        if type(node) in COMPARISONS:
            return signatures.comparison(COMPARISONS[type(node)], *self._sides(node))
        if type(node) in ARITHMETIC:
            return signatures.arithmetic(ARITHMETIC[type(node)], *self._sides(node))
        match node:
            case exp.Paren():
                return self.read(node.this)
            case exp.And() | exp.Or():
                return signatures.logical("and" if isinstance(node, exp.And) else "or", self._sides(node))
            case exp.Not():
                return signatures.logical("not", [self.read(node.this)])
            case exp.Neg():
                return self._negative(node)
            case exp.Literal() | exp.Boolean() | exp.Cast():
                return _constant(node)
            case exp.Column():
                return self._name(node)
        return self._special(node)

    def _special(self, node: exp.Expr) -> Expression:
        match node:
            case exp.Null():
                raise ExpressionError("nothing equals NULL", "Write `x IS NULL` or `x IS NOT NULL`")
            case exp.Between():
                low, high = self.read(node.args["low"]), self.read(node.args["high"])
                value = self.read(node.this)
                bounds = [signatures.comparison(">=", value, low), signatures.comparison("<=", value, high)]
                return signatures.logical("and", bounds)
            case exp.In():
                return self._member(node)
            case exp.Is():
                return self._null_test(node)
            case exp.Coalesce():
                return signatures.choice(
                    "coalesce", [], [self.read(part) for part in [node.this, *node.expressions]]
                )
            case exp.Case():
                return self._case(node)
            case exp.Func():
                return self._function(node)
        raise ExpressionError(f"`{node.sql('duckdb')}` is outside the allowed subset", ALLOWED)

    def _sides(self, node: exp.Expr) -> tuple[Expression, Expression]:
        return self.read(node.this), self.read(node.expression)

    def _negative(self, node: exp.Neg) -> Expression:
        value = self.read(node.this)
        if isinstance(value, Constant) and isinstance(value.value, int | Decimal):
            return Constant(-value.value, value.kind)
        return signatures.arithmetic("-", Constant(0, Kind.INTEGER), value)

    def _member(self, node: exp.In) -> Expression:
        value = self.read(node.this)
        items = [self.read(item) for item in node.expressions]
        if not items or not all(isinstance(item, Constant) for item in items):
            raise ExpressionError(
                "IN takes a list of written values", "Write for example `category IN ('1', '2')`"
            )
        tests = [signatures.comparison("=", value, item) for item in items]
        return tests[0] if len(tests) == 1 else Call("or", tuple(tests), Kind.BOOLEAN)

    def _null_test(self, node: exp.Is) -> Expression:
        if not isinstance(node.expression, exp.Null):
            raise ExpressionError(
                "IS is for NULL only", "Write `x IS NULL`, `x IS NOT NULL`, or `x` and `NOT x`"
            )
        return Call("is null", (self.read(node.this),), Kind.BOOLEAN)

    def _case(self, node: exp.Case) -> Expression:
        otherwise = node.args.get("default")
        if node.this is not None or otherwise is None:
            raise ExpressionError(
                "this form of CASE isn't allowed", "Write CASE WHEN condition THEN … ELSE … END"
            )
        branches = node.args["ifs"]
        conditions = [self.read(branch.this) for branch in branches]
        signatures.logical("case", conditions)
        results = [self.read(part) for part in [*(branch.args["true"] for branch in branches), otherwise]]
        return signatures.choice("case", conditions, results)

    def _function(self, node: exp.Func) -> Expression:
        name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()
        if name not in signatures.FUNCTIONS:
            raise ExpressionError(f"the function {name} isn't listed", ALLOWED)
        given = (
            node.expressions if isinstance(node, exp.Anonymous) else [node.this, node.args.get("expression")]
        )
        others = {key for key, value in node.args.items() if value} - {"this", "expression", "expressions"}
        if others:
            raise ExpressionError(
                f"{name} takes no {', '.join(sorted(others))}", signatures.FUNCTIONS[name].usage
            )
        return signatures.function(name, [self.read(part) for part in given if part is not None], self.fixed)

    def _name(self, node: exp.Column) -> Expression:
        name = node.name
        if len(node.parts) != 1:
            raise ExpressionError(
                f"`{node.sql('duckdb')}` has a dot", "Write the plain name of a column or variable"
            )
        if name not in self.scope and node.this.args.get("quoted"):
            raise ExpressionError(f'"{name}" is a name, no text', f"A text stands in single quotes: '{name}'")
        if name not in self.scope:
            near = difflib.get_close_matches(name, self.scope, n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Known here: " + ", ".join(sorted(self.scope))
            raise ExpressionError(f"nothing is called {name}", remedy)
        return Name(name, self.scope[name])


def _constant(node: exp.Expr) -> Constant:
    if isinstance(node, exp.Boolean):
        return Constant(bool(node.this), Kind.BOOLEAN)
    if isinstance(node, exp.Cast):
        return _date(node)
    if node.args.get("is_string"):
        return Constant(node.name, Kind.TEXT)
    if not NUMBER.fullmatch(node.name):
        raise ExpressionError(
            f"{node.name} is no plain number", "Write at most 12 digits and 4 decimals, like 1200.50"
        )
    if "." in node.name:
        return Constant(Decimal(node.name), Kind.NUMBER)
    return Constant(int(node.name), Kind.INTEGER)


def _date(node: exp.Cast) -> Constant:
    written = node.this
    is_date = node.to.is_type("date") and isinstance(written, exp.Literal) and written.is_string
    if not is_date:
        raise ExpressionError(
            f"`{node.sql('duckdb')}` changes a type", "Only DATE '2025-01-31' may be written so"
        )
    try:
        return Constant(date.fromisoformat(written.name), Kind.DATE)
    except ValueError as error:
        raise ExpressionError(f"{written.name} is no date", "Write DATE '2025-01-31'") from error
