"""A list page that nobody has written, of rows that are there: what it takes is `told_facts`. Only tests have it."""

from __future__ import annotations

from django.db.models import Q
from django.urls import URLPattern, URLResolver, include, path

from minzheng.platform.acting import Actor
from minzheng.registry.facts import fact_kinds, fact_words
from minzheng.registry.links import WHO, named, who_column
from minzheng.registry.models import Fact
from minzheng.ui.declare import Column, Filter, ListPage, Option
from minzheng.ui.menu import MenuEntry
from minzheng.ui.places import area_filter
from minzheng.ui.views import urls_for
from minzheng.ui.words import full_day

handler403 = "minzheng.ui.errors.forbidden"
handler404 = "minzheng.ui.errors.not_found"
handler500 = "minzheng.ui.errors.failed"
EMPTY = "Nobody has told anything"


def kinds(actor: Actor) -> list[Option]:
    """The kinds of facts that the pack's sources bring."""
    return [Option(kind, told.label) for kind, told in fact_kinds().items()]


def since(fact: Fact) -> str:
    """The day from which it holds."""
    return full_day(fact.valid_from)


def told_facts() -> tuple[ListPage[Fact], MenuEntry]:
    """What files and counters told of people, the newest first."""
    page = ListPage[Fact](
        name="told-facts",
        title="Told facts",
        permit=Fact.see,
        rows=lambda actor: Fact.objects.visible_to(actor).standing().select_related(*WHO),
        order=("-valid_from", "-pk"),
        columns=[
            who_column(),
            Column(key="kind", label="What", wide=True, cell=lambda fact: fact_words(fact, fact_kinds())),
            Column(key="valid_from", label="Since", sort=("valid_from",), cell=since),
        ],
        filters=[
            area_filter(Fact.see),
            Filter(key="kind", label="What", options=kinds, where=lambda kind: Q(kind=kind)),
        ],
        search=named,
        empty=EMPTY,
    )
    return page, MenuEntry(label="Told", url=page.name, permit=Fact.see, group="Data", order=1, icon="files")


PAGE, ENTRY = told_facts()
urlpatterns: list[URLPattern | URLResolver] = [path("", include("minzheng.ui.urls")), *urls_for(PAGE)]
