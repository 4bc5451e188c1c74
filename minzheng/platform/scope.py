"""The scope door: `Model.objects.visible_to(actor)` is the only way to rows, and a query without it does not compile.

Two walls say the same: the queryset's predicate here and the row policies in `policies.py`, which hold for raw SQL,
joins and cursors too. Source of the recipe: docs/adr/0002-scope-door.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, F, Func, SmallIntegerField, Value
from django.db.models.sql import Query

from minzheng.platform.acting import Actor, Scope, current, unscoped
from minzheng.platform.policies import RowScope

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ScopeError(RuntimeError):
    """A query reached the compiler without a mark that fits who acts: a defect, never a user's mistake."""


class OneOf(Func):
    """`column = ANY (places)`: the same predicate as the policy's, so that the planner counts it once."""

    function = ""
    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, places: Iterable[int]) -> None:
        """`column` is the row's own column; `places` are area or party ids."""
        ids = Value(sorted(places), output_field=ArrayField(SmallIntegerField()))
        super().__init__(F(column), ids)


class ScopedQuery(Query):
    """Django's query with a mark: the actor for whom it was made."""

    scope_mark: Actor | None = None

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        """Refuses to compile for anybody but the one who acts; inside `unscoped` every query may run."""
        here = current()
        if not _fits(self.scope_mark, here):
            model = self.get_meta().label if self.model else "?"
            raise ScopeError(
                f"{model}: use objects.visible_to(actor), or unscoped(reason) for a check by absence"
            )
        return super().get_compiler(*args, **kwargs)

    def combine(self, rhs: Query, connector: str) -> None:
        """Joining a marked query with an unmarked one would keep the mark and lose the predicate."""
        if getattr(rhs, "scope_mark", None) != self.scope_mark:
            raise ScopeError("queries made for different actors are not combined")
        super().combine(rhs, connector)


def _fits(mark: Actor | None, here: Scope) -> bool:
    if here.is_wide:
        return True
    return mark is not None and here.actor is not None and mark == here.actor


def _scoped(query: Query) -> ScopedQuery:
    if not isinstance(query, ScopedQuery):
        raise ScopeError("a scoped queryset lost its query")
    return query


def _predicate(model: Any, actor: Actor) -> OneOf:
    """The model's own permit, in the places that go with it, on the axis of the hat."""
    return OneOf("area_id" if actor.hat == "staff" else "party_id", actor.where(model.see))


class ScopedQuerySet(models.QuerySet[M_co]):
    """Rows of a scoped model; empty of use until `visible_to` marks it."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        """As Django's, with a query that knows its mark."""
        super().__init__(model=model, query=query or ScopedQuery(model), using=using, hints=hints)

    def visible_to(self, actor: Actor) -> Self:
        """The rows this actor may see by the model's own permit (`see`), in the places that go with it."""
        marked = self.all()
        _scoped(marked.query).scope_mark = actor
        if actor.hat == "party" and not hasattr(self.model, "party_id"):
            return marked.none()
        return marked.filter(_predicate(self.model, actor))

    def _add_hints(self, **hints: Any) -> None:
        """Reverse relations of a row that came through the door inherit its mark; the policy narrows them."""
        super()._add_hints(**hints)  # type: ignore[misc]  # Django's, without a stub
        query, actor = _scoped(self.query), current().actor
        if query.scope_mark is None and isinstance(hints.get("instance"), ScopedModel) and actor is not None:
            query.scope_mark = actor
            query.add_q(models.Q(_predicate(self.model, actor)))

    def update(self, **kwargs: Any) -> int:
        """As Django's; the chain to UpdateQuery loses the query's class, so the mark is asked here."""
        self._ask()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, asked first."""
        self._ask()
        return super().delete()

    def _raw_delete(self, using: str | None) -> int:
        self._ask()
        return super()._raw_delete(using)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Raw rows have no mark, so there is no such road."""
        raise ScopeError("raw queries on scoped models are not made")

    def _ask(self) -> None:
        if not _fits(_scoped(self.query).scope_mark, current()):
            raise ScopeError(f"{self.model._meta.label}: no write without visible_to(actor)")


class ScopedModel(models.Model):
    """A row that lies in one area of the division tree and is read only through the door."""

    see: ClassVar[str]

    area = models.ForeignKey("platform.Division", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [RowScope(name="%(app_label)s_%(class)s_scope", version=1)]

    def validate_unique(self, exclude: Any = None) -> None:
        """Uniqueness is asked of all rows: a foreign row counts although it isn't shown."""
        with unscoped("uniqueness counts foreign rows too"):
            super().validate_unique(exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        """As `validate_unique`."""
        with unscoped("constraints count foreign rows too"):
            super().validate_constraints(exclude)


class PartyScopedModel(ScopedModel):
    """A row on which somebody outside the bureau works: it names the party beside the area."""

    party = models.ForeignKey(
        "platform.Party", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta(ScopedModel.Meta):
        abstract = True
        constraints = [RowScope(name="%(app_label)s_%(class)s_scope", version=1, party=True)]
