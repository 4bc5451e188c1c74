"""The queryset's own wall: whatever is not made by visible_to for the one who acts does not compile."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404

from minzheng.platform.acting import Actor, acting, nobody, unscoped, writing
from minzheng.platform.scope import ScopedQuerySet, ScopeError
from minzheng.registry.models import Fact, Person, Subject
from minzheng.web.hats import held
from tests.accounts import actor
from tests.contracts.calls import holder
from tests.contracts.conftest import Tried
from tests.contracts.enumerated import row_scope, scoped_models
from tests.contracts.rows import any_row, made, person_in, qinghe, wanghu

pytestmark = pytest.mark.django_db

each_model = pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label)
Way = Callable[[Any, Actor], Any]


class Chooser(forms.Form):
    """A drop-down over every person there is."""

    person = forms.ModelChoiceField(Person.objects.all())


# Each of these reads or writes without asking for whom. `rows` is the model's manager.
UNMARKED: dict[str, Way] = {
    "all": lambda rows, _: list(rows.all()),
    "count": lambda rows, _: rows.count(),
    "exists": lambda rows, _: rows.exists(),
    "first": lambda rows, _: rows.first(),
    "get": lambda rows, _: rows.get(pk=1),
    "aggregate": lambda rows, _: rows.aggregate(Count("pk")),
    "annotate": lambda rows, _: list(rows.annotate(n=Count("pk"))),
    "values": lambda rows, _: list(rows.values("pk")),
    "values_list": lambda rows, _: list(rows.values_list("pk", flat=True)),
    "distinct": lambda rows, _: list(rows.distinct()),
    "iterator": lambda rows, _: list(rows.iterator(chunk_size=2)),
    "in_bulk": lambda rows, _: rows.in_bulk([1]),
    "earliest": lambda rows, _: rows.earliest("pk"),
    "slice": lambda rows, _: rows.all()[:3][0],
    "union with a marked one": lambda rows, me: list(rows.visible_to(me).union(rows.all())),
    "union of unmarked ones": lambda rows, _: list(rows.all().union(rows.all())),
    "or with a marked one": lambda rows, me: list(rows.visible_to(me) | rows.all()),
    "or of a marked one": lambda rows, me: list(rows.all() | rows.visible_to(me)),
    "and": lambda rows, me: list(rows.all() & rows.visible_to(me)),
    "xor": lambda rows, me: list(rows.visible_to(me) ^ rows.all()),
    "difference": lambda rows, me: list(rows.all().difference(rows.visible_to(me))),
    "subquery in a filter": lambda rows, me: list(rows.visible_to(me).filter(pk__in=rows.all().values("pk"))),
    "presence": lambda rows, me: list(rows.visible_to(me).filter(Exists(rows.filter(pk=OuterRef("pk"))))),
    "absence": lambda rows, me: list(rows.visible_to(me).filter(~Exists(rows.filter(pk=OuterRef("pk"))))),
    "subquery in a column": lambda rows, me: list(
        rows.visible_to(me).annotate(x=Subquery(rows.values("pk")[:1]))
    ),
    "update": lambda rows, _: rows.update(area=F("area")),
    "delete": lambda rows, _: rows.filter(pk=0).delete(),
    "raw delete": lambda rows, _: rows.all()._raw_delete("default"),
    "bulk_update": lambda rows, _: rows.bulk_update([rows.model(pk=1, area_id=1)], ["area"]),
    "raw": lambda rows, _: list(rows.raw("SELECT * FROM registry_person")),
    "explain": lambda rows, _: rows.all().explain(),
    "get_or_create": lambda rows, _: rows.get_or_create(pk=0),
    "update_or_create": lambda rows, _: rows.update_or_create(pk=0),
    "get_object_or_404": lambda rows, _: get_object_or_404(rows.model, pk=1),
    "pickled": lambda rows, _: list(rows.none() | _revived(rows.all())),
    "contains": lambda rows, _: rows.all().contains(rows.model(pk=1)),
}


def _revived(queryset: models.QuerySet[Any]) -> Any:
    """A queryset whose query went through pickle, as a cache would hold it."""
    again = queryset.model._default_manager.all()
    again.query = pickle.loads(pickle.dumps(queryset.query))
    return again


@pytest.mark.parametrize("way", UNMARKED)
@each_model
def test_without_a_mark_nothing_compiles(model: type[models.Model], way: str, tried: Tried) -> None:
    me = actor("qinghe_clerk")
    with acting(me), pytest.raises(ScopeError):
        UNMARKED[way](model._default_manager, me)
    tried("queries without a mark")


MADE_FOR_ANOTHER: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "values": lambda rows: list(rows.values("pk")),
    "iterator": lambda rows: list(rows.iterator()),
    "update": lambda rows: rows.update(area=F("area")),
    "delete": lambda rows: rows.delete(),
    "filtered": lambda rows: list(rows.filter(pk__gt=0).order_by("pk")),
    "pickled": lambda rows: list(_revived(rows)),
    "chooser": lambda rows: list(forms.ModelChoiceField(rows).choices),
}


@pytest.mark.parametrize("way", MADE_FOR_ANOTHER)
@each_model
def test_a_query_made_for_one_actor_does_not_run_for_another(
    model: type[models.Model], way: str, tried: Tried
) -> None:
    one, another = actor("qinghe_clerk"), actor("wanghu_clerk")
    with acting(one):
        rows = model._default_manager.visible_to(one)  # type: ignore[attr-defined]  # the scoped manager
    with acting(another), pytest.raises(ScopeError):
        MADE_FOR_ANOTHER[way](rows)
    with nobody(), pytest.raises(ScopeError):
        MADE_FOR_ANOTHER[way](rows)
    tried("queries made for another actor")


@each_model
def test_through_the_door_one_sees_ones_own_rows_and_no_others(
    model: type[models.Model], tried: Tried
) -> None:
    here, there = any_row(model, qinghe()), any_row(model, wanghu())
    me = holder(model.see, qinghe())  # type: ignore[attr-defined]  # scoped models have it
    if me.hat != "staff":
        me = Actor(me.agent_id, me.name, "staff", {model.see: frozenset({here.area_id})})  # type: ignore[attr-defined]
    with acting(me):
        rows = model._default_manager.visible_to(me)  # type: ignore[attr-defined]  # the scoped manager
        assert set(rows.values_list("area_id", flat=True)) == {here.area_id}
        assert rows.filter(pk=there.pk).first() is None
        if changes(model):
            assert rows.filter(pk=there.pk).update(area=here.area_id) == 0
        assert rows.in_bulk([there.pk]) == {}
        assert rows.count() == len(list(rows.iterator())) == rows.aggregate(n=Count("pk"))["n"]
        with pytest.raises(Http404):
            get_object_or_404(rows, pk=there.pk)
    tried("doors looked through")


@each_model
def test_a_permit_elsewhere_opens_no_door_here(model: type[models.Model]) -> None:
    """The places of all permits are the database's wall; the door asks for the model's own permit."""
    here, there = any_row(model, qinghe()), any_row(model, wanghu())
    see = model.see  # type: ignore[attr-defined]  # scoped models have it
    me = Actor(1, "me", "staff", {see: frozenset({here.area_id}), "other.see": frozenset({there.area_id})})
    with acting(me):
        rows = model._default_manager.visible_to(me)  # type: ignore[attr-defined]  # the scoped manager
        assert set(rows.values_list("area_id", flat=True)) == {here.area_id}


@each_model
def test_the_plain_manager_stays_plain_and_the_policy_stands_behind_it(model: type[models.Model]) -> None:
    assert type(model._base_manager) is models.Manager
    assert not isinstance(model._base_manager.all(), ScopedQuerySet)
    here, there = any_row(model, qinghe()), any_row(model, wanghu())
    with acting(actor("qinghe_clerk")):
        seen = set(model._base_manager.values_list("area_id", flat=True))
    assert here.area_id in seen
    assert there.area_id not in seen


@each_model
def test_unscoped_needs_a_reason_and_opens_all_to_be_read_alone(model: type[models.Model]) -> None:
    here, there = any_row(model, qinghe()), any_row(model, wanghu())
    with pytest.raises(ValueError, match="reason"), unscoped(" "):
        pass
    with (
        acting(actor("qinghe_clerk")),
        writing(frozenset({here.area_id}), "test.made"),
        unscoped("a test looks at all"),
    ):
        assert set(model._default_manager.values_list("area_id", flat=True)) >= {here.area_id, there.area_id}
        if changes(model):
            assert model._base_manager.update(area=here.area_id) == 0


def changes(model: type[models.Model]) -> bool:
    """Whether rows of the table are ever changed; those of the log are not."""
    scope = row_scope(model)
    return scope is not None and not scope.appended


def test_an_unscoped_query_within_a_scoped_one_is_no_way_to_ask_for_absence() -> None:
    """Made in `unscoped`, run in a scope: it would be narrowed in silence, so it does not compile."""
    me = actor("qinghe_clerk")
    with unscoped("made here"):
        everybody = Person.objects.filter(pk=OuterRef("pk"))
    with acting(me), pytest.raises(ScopeError):
        list(Person.objects.visible_to(me).filter(~Exists(everybody)))


def test_joins_and_related_conditions_reach_only_what_the_database_shows() -> None:
    here, there = person_in(qinghe()), person_in(wanghu())
    made(Fact, wanghu(), subject=there.subject, kind="assistance")
    made(Fact, qinghe(), subject=here.subject, kind="assistance")
    me = actor("qinghe_clerk")
    with acting(me):
        joined = Person.objects.visible_to(me).filter(subject__facts__kind="assistance")
        assert list(joined.values_list("pk", flat=True)) == [here.pk]
        looked_up = Subject.objects.visible_to(me).filter(Q(person__name="周桂英") | Q(pk=there.pk))
        assert there.pk not in looked_up.values_list("pk", flat=True)
        grouped = Fact.objects.visible_to(me).values("kind").annotate(n=Count("pk"))
        assert [row["n"] for row in grouped] == [1]


def test_related_rows_of_a_row_come_through_the_door_too() -> None:
    here = person_in(qinghe())
    own, strayed = made(Fact, qinghe(), subject=here.subject), made(Fact, wanghu(), subject=here.subject)
    see, elsewhere = frozenset({here.area_id}), frozenset({strayed.area_id})
    me = Actor(1, "me", "staff", {"registry.see": see, "other.see": elsewhere})
    with acting(me):
        subject = Subject.objects.visible_to(me).get(pk=here.pk)
        assert [fact.pk for fact in subject.facts.all()] == [own.pk]
        assert subject.facts.count() == 1
        assert not subject.facts.filter(pk=strayed.pk).exists()
        (prefetched,) = Subject.objects.visible_to(me).filter(pk=here.pk).prefetch_related("facts")
        assert [fact.pk for fact in prefetched.facts.all()] == [own.pk]
        (chosen,) = (
            Subject.objects.visible_to(me)
            .filter(pk=here.pk)
            .prefetch_related(Prefetch("facts", Fact.objects.all()))
        )
        assert [fact.pk for fact in chosen.facts.all()] == [own.pk]


def test_a_drop_down_over_all_is_refused_and_one_through_the_door_refuses_a_foreign_choice() -> None:
    here, there = person_in(qinghe()), person_in(wanghu())
    me = actor("qinghe_clerk")
    with acting(me):
        with pytest.raises(ScopeError):
            Chooser({"person": there.pk}).is_valid()
        form = forms.Form({"person": str(there.pk)})
        form.fields["person"] = forms.ModelChoiceField(Person.objects.visible_to(me))
        assert not form.is_valid()
        form = forms.Form({"person": str(here.pk)})
        form.fields["person"] = forms.ModelChoiceField(Person.objects.visible_to(me))
        assert form.is_valid()


def test_a_form_counts_foreign_rows_when_it_asks_whether_a_value_is_taken() -> None:
    there = person_in(wanghu())
    me = actor("qinghe_clerk")

    class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own takes no argument when it runs
        """A form over one unique field."""

        class Meta:
            model = Person
            fields = ("lake_no",)

    with acting(me):
        form = PersonForm({"lake_no": there.lake_no})
        assert not form.is_valid()
        assert "lake_no" in form.errors


def test_a_stream_is_read_with_the_eyes_of_the_request_long_after_it_returned() -> None:
    person_in(qinghe())
    person_in(wanghu())
    me = actor("qinghe_clerk")

    def lines() -> Any:
        for person in Person.objects.visible_to(me).order_by("pk").iterator(chunk_size=1):
            yield str(person.area_id)

    unheld = StreamingHttpResponse(lines())
    with acting(actor("leader")), pytest.raises(ScopeError):
        list(unheld)
    response = StreamingHttpResponse(held(me, iter(lines())))
    with acting(actor("leader")):
        assert {part.decode() for part in response} == {str(qinghe().area.pk)}


def test_the_middleware_holds_the_stream_of_a_view() -> None:
    from minzheng.web.hats import HatMiddleware

    person_in(qinghe())
    person_in(wanghu())
    with nobody():
        from minzheng.platform.models import Account

        account = Account.objects.select_related("agent").get(username="qinghe_clerk")

    def view(request: HttpRequest) -> StreamingHttpResponse:
        me: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
        return StreamingHttpResponse(str(p.area_id) for p in Person.objects.visible_to(me).iterator())

    request = HttpRequest()
    request.user, request.session = account, {}  # type: ignore[assignment]  # as the middlewares before would
    response = HatMiddleware(view)(request)
    assert {part.decode() for part in response} == {str(qinghe().area.pk)}  # type: ignore[attr-defined]


def test_no_code_of_the_application_takes_a_road_round_the_telling_cursor() -> None:
    """`connection.connection` is psycopg's own; set_config and SET ROLE are the backend's alone."""
    from pathlib import Path

    root = Path(__file__).resolve().parents[2] / "minzheng"
    ways = ("connection.connection", "set_config(", "SET ROLE", "RESET ROLE", "SET LOCAL", "cursor.cursor")
    allowed = {"platform/postgres/base.py", "platform/server", "platform/policies.py"}
    found = [
        f"{path.relative_to(root)}: {way}"
        for path in sorted(root.rglob("*.py"))
        if not any(str(path.relative_to(root)).startswith(one) for one in allowed)
        for way in ways
        if way in path.read_text("utf-8")
    ]
    assert found == []


def test_the_wall_is_told_once_a_scope_and_not_once_a_statement() -> None:
    """Telling costs a statement: it is said again only when it changed."""
    me = actor("qinghe_clerk")
    with acting(me), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        before = connection._told  # type: ignore[attr-defined]  # the backend's own
        cursor.execute("SELECT 1")
        assert connection._told is before  # type: ignore[attr-defined]
