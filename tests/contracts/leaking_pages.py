"""An honest list, detail and form, and ones that leak on purpose, each by another road. Only tests have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, include, path

from minzheng.platform.acting import Actor, unscoped
from minzheng.registry.models import Fact, Person
from minzheng.registry.services import move_person
from minzheng.ui.declare import (
    Card,
    Column,
    DetailPage,
    FactsBlock,
    Filter,
    FormPage,
    LinesBlock,
    ListPage,
    Option,
    Tab,
)
from minzheng.ui.views import urls_for

handler403 = "minzheng.ui.errors.forbidden"
handler404 = "minzheng.ui.errors.not_found"
handler500 = "minzheng.ui.errors.failed"


def names_of_all() -> str:
    """Everybody's name: what no page may show."""
    with unscoped("a leak made for the test"):
        return ", ".join(Person.objects.order_by("pk").values_list("name", flat=True))


def name(person: Person) -> str:
    """The name."""
    return person.name


NAME: Column[Person] = Column(key="name", label="Name", cell=name, sort=("sort_key",))
honest: ListPage[Person] = ListPage(
    name="honest",
    title="People",
    permit="registry.see",
    rows=lambda actor: Person.objects.visible_to(actor),
    columns=[NAME],
    empty="Nobody",
    order=("sort_key",),
    search=lambda words: Q(name__startswith=words),
)


def facts_card(person: Person, _: Actor) -> Sequence[Card]:
    """The person's facts, through the door."""
    facts = [(fact.kind, str(fact.valid_from)) for fact in person.subject.facts.order_by("pk")]
    return [Card(title="Facts", blocks=[FactsBlock(facts=facts)])]


honest_person: DetailPage[Person] = DetailPage(
    name="honest-person",
    permit="registry.see",
    title=name,
    rows=lambda actor: Person.objects.visible_to(actor),
    facts=[],
    tabs=[Tab(key="facts", label="Facts", cards=facts_card)],
)
honest_form: FormPage[Person] = FormPage(
    name="honest-form",
    title="Move",
    button="Move",
    verb=move_person,
    rows=lambda actor: Person.objects.visible_to(actor),
    done=lambda _: "/honest/",
)


def leaking(title: str, **changes: Any) -> ListPage[Person]:
    """The honest list with one thing changed."""
    return replace(honest, name=f"leaking-{title}", **changes)


def everybody_by_number(_: Actor) -> Any:
    """The queryset that forgot to ask for whom."""
    return Person.objects.all()


def kinds_of_all(_: Actor) -> list[Option]:
    """Options counted over everybody's facts."""
    with unscoped("a leak made for the test"):
        return [
            Option(kind, kind)
            for kind in Fact.objects.order_by("kind").values_list("kind", flat=True).distinct()
        ]


def suggest(request: HttpRequest) -> HttpResponse:
    """A search endpoint beside the filtered list."""
    with unscoped("a leak made for the test"):
        found = Person.objects.filter(name__startswith=request.GET.get("q", "")).values_list(
            "name", flat=True
        )
        return JsonResponse({"names": list(found)})


def number_of_all(_: Actor) -> str:
    """A count that forgot the scope."""
    with unscoped("a leak made for the test"):
        return str(Person.objects.count())


def everything_card(_: Person, __: Actor) -> Sequence[Card]:
    """Related rows that forgot the scope."""
    return [Card(title="Neighbours", blocks=[LinesBlock(lines=[names_of_all()])])]


LEAKS: dict[str, ListPage[Person] | DetailPage[Person]] = {
    "list": leaking("list", columns=[replace(NAME, cell=lambda _: names_of_all())]),
    "forgetful list": leaking("forgetful", rows=everybody_by_number),
    "count": leaking("count", note=number_of_all),
    "drop-down": leaking(
        "drop-down", filters=[Filter(key="kind", label="Kind", options=kinds_of_all, where=lambda _: Q())]
    ),
    "export": leaking("export", columns=[replace(NAME, text=lambda _: names_of_all())]),
    "related rows": replace(
        honest_person, name="leaking-related", tabs=[Tab(key="all", label="All", cards=everything_card)]
    ),
}
slow = leaking("slow", columns=[replace(NAME, cell=lambda person: person.subject.area.name)])
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("minzheng.ui.urls")),
    *urls_for(honest, honest_person, honest_form, slow, *LEAKS.values()),
    path("leaking-search/", suggest, name="leaking-search"),
]
