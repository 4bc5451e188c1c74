"""The pages of screening: what holds for whom and why, what ended, and the runs that found it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.models import Delivery
from minzheng.exchange.sharing.lists import SharedList, shared_lists
from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.links import WHO, named, subject_line, who_column
from minzheng.screening.inputs import installed_book
from minzheng.screening.models import Hit, Run
from minzheng.screening.services import screen
from minzheng.screening.shown import (
    first_reason,
    rule_title,
    severity_badge,
    severity_filter,
    severity_tiles,
    tone_of,
    what_to_do,
)
from minzheng.ui.declare import (
    Ask,
    Card,
    Column,
    DetailPage,
    Fact,
    Filter,
    FormPage,
    LinesBlock,
    ListPage,
    Option,
    ReasonsBlock,
    Tab,
    TableBlock,
    Tile,
    stored_whys,
)
from minzheng.ui.declare.options import Words
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import link, number, tag, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.words import full_day, moment, said, short_day

SEE, RUN = Hit.see, "screening.run"
STANDS = Q(cleared_by=None)
RECENT_RUNS = 30
GROUP = _("Data")


def hit_url(hit: Hit) -> str:
    """The page of a hit."""
    return reverse("hit", args=[hit.pk])


def hits_url(**chosen: int | str) -> str:
    """The list of hits as some chips narrow it."""
    return f"{reverse('hits')}?{urlencode(chosen)}"


def hits(actor: Actor) -> QuerySet[Hit]:
    """The hits an actor sees."""
    return Hit.objects.visible_to(actor).select_related(*WHO, "found_by", "cleared_by")


def runs(actor: Actor) -> QuerySet[Run]:
    """The runs an actor sees, with how many hits each found and cleared."""
    found = Run.objects.visible_to(actor).select_related("area")
    file = Delivery.objects.visible_to(actor).filter(pk=OuterRef("delivery_id")).values("file_name")
    return found.annotate(
        file=Subquery(file), new=_counted(actor, "found_by"), ended=_counted(actor, "cleared_by")
    )


def _counted(actor: Actor, by: str) -> Coalesce:
    """How many hits name a run in this column; counted apart, so that two columns don't multiply."""
    own = Hit.objects.visible_to(actor).filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(own.annotate(number=Count("pk")).values("number")), 0)


def looked_at(row: Any) -> object:
    """Everybody, or how many people around those of whom a file tells, with the file."""
    if row.people is None:
        return gettext("everybody")
    people = ngettext("%(n)d person", "%(n)d people", row.people) % {"n": row.people}
    return two_lines(people, link(row.file, reverse("delivery", args=[row.delivery_id])) if row.file else "")


def run_filter(key: str, label: Words, where: str) -> Filter:
    """The chip that narrows hits to those a run found or cleared."""
    return Filter(
        key=key,
        label=label,
        options=lambda actor: [
            Option(str(run.pk), f"{full_day(run.as_of)} · {moment(run.ran_at)}")
            for run in Run.objects.visible_to(actor).order_by("-pk")[:RECENT_RUNS]
        ],
        where=lambda pk: Q(**{where: int(pk)}),
    )


def stands_until(hit: Hit) -> object:
    """Since when a hit stands, or that it ended."""
    if hit.cleared_by is None:
        return gettext("stands since %(day)s") % {"day": short_day(hit.found_on)}
    return tag(gettext("ended %(day)s") % {"day": short_day(hit.cleared_by.as_of)})


def evidence(hit: Hit, actor: Actor) -> list[Card]:
    """The rows of the files that decided, as far as their deliveries are there."""
    if not hit.rows:
        return []
    ids = {row.get("delivery") for row in hit.rows}
    sent = {one.pk: one for one in Delivery.objects.visible_to(actor).filter(pk__in=ids)}
    cells = [
        [_delivery_link(sent.get(row.get("delivery")), str(row.get("source", ""))), row.get("row", "")]
        for row in hit.rows
    ]
    table = TableBlock(
        heads=[_("Delivery"), _("Row")], rows=cells, caption=_("Rows behind this"), numbers=(1,)
    )
    return [Card(title=_("Rows behind this"), blocks=[table])]


def _delivery_link(delivery: Delivery | None, source: str) -> object:
    if delivery is None:
        return source
    return link(delivery.file_name, reverse("delivery", args=[delivery.pk]))


def reasons_cards(hit: Hit, actor: Actor) -> list[Card]:
    """Why, and what is to be done."""
    why = ReasonsBlock(reasons=stored_whys(hit.reasons), tone=tone_of(hit.severity))
    todo = what_to_do(hit.rule)
    more = [Card(title=_("What to do"), blocks=[LinesBlock(lines=[todo])])] if todo else []
    return [Card(title=_("Why"), note=stands_until(hit), blocks=[why]), *more]


HITS = ListPage[Hit](
    name="hits",
    title=_("Screening hits"),
    group=GROUP,
    permit=SEE,
    rows=hits,
    order=["-found_on", "-pk"],
    columns=[
        Column(key="severity", label=_("Level"), cell=lambda row: severity_badge(row.severity, small=True)),
        Column(
            key="rule",
            label=_("Rule and reason"),
            wide=True,
            cell=lambda row: two_lines(link(rule_title(row.rule), hit_url(row)), first_reason(row.reasons)),
            text=lambda row: rule_title(row.rule),
        ),
        who_column(),
        Column(
            key="found_on",
            label=_("Stands"),
            cell=stands_until,
            sort=("found_on", "pk"),
        ),
    ],
    tiles=[
        *severity_tiles(STANDS),
        Tile(key="ended", label=_("Ended"), tone="green", icon="circle-check-filled", where=lambda: ~STANDS),
    ],
    filters=[
        area_filter(SEE),
        Filter(
            key="rule",
            label=_("Rule"),
            options=lambda actor: [Option(code, said(r.title)) for code, r in installed_book().rules.items()],
            where=lambda code: Q(rule=code),
        ),
        severity_filter(),
        run_filter("found", _("Found by run"), "found_by"),
        run_filter("cleared", _("Ended by run"), "cleared_by"),
    ],
    search=named,
    empty=_("No rule has found anything"),
)

HIT = DetailPage[Hit](
    name="hit",
    permit=SEE,
    title=lambda row: str(row.subject),
    rows=hits,
    group=GROUP,
    parent="hits",
    parent_title=_("Screening hits"),
    subtitle=lambda row: rule_title(row.rule),
    tags=lambda row: [severity_badge(row.severity)],
    facts=[
        Fact(label=_("Person"), value=lambda row: subject_line(row.subject)),
        Fact(label=_("Found on"), value=lambda row: full_day(row.found_on)),
        Fact(label=_("As of"), value=lambda row: full_day(row.found_by.as_of)),
        Fact(label=_("Area"), value=lambda row: str(row.area)),
    ],
    tabs=[Tab(key="why", label=_("Why"), cards=reasons_cards, side=evidence)],
)

RUNS = ListPage[Any](
    name="runs",
    title=_("Screening runs"),
    group=GROUP,
    permit=SEE,
    rows=runs,
    order=["-ran_at", "-pk"],
    columns=[
        Column(key="as_of", label=_("As of"), cell=lambda row: full_day(row.as_of), sort=("as_of", "pk")),
        Column(key="ran_at", label=_("Run at"), cell=lambda row: moment(row.ran_at), sort=("ran_at", "pk")),
        Column(key="area", label=_("Area"), cell=lambda row: str(row.area), wide=True),
        Column(key="people", label=_("Looked at"), cell=looked_at),
        Column(key="hits", label=_("Held"), cell=lambda row: number(row.hits), number=True),
        Column(
            key="new",
            label=_("Newly found"),
            number=True,
            cell=lambda row: number(row.new, hits_url(found=row.pk)),
        ),
        Column(
            key="ended",
            label=_("Ended"),
            number=True,
            cell=lambda row: number(row.ended, hits_url(cleared=row.pk)),
        ),
    ],
    actions=lambda actor: (
        [link(_("Screen now"), reverse("screen"), css="btn btn-primary")] if actor.may(RUN) else []
    ),
    empty=_("The rules have not been run yet"),
)

SCREEN = FormPage[Run](
    name="screen",
    title=_("Screen now"),
    button=_("Run the rules"),
    said=_("The rules have been run"),
    verb=screen,
    group=GROUP,
    hint=_("Rules only point at somebody; a person looks before anything follows."),
    done=lambda run: reverse("runs"),
    ask={
        "as_of": Ask(
            label=_("As of"), help=_("Files and records count as they were on this day"), usual=today
        )
    },
)

shared_lists.register(SharedList(HITS, "subject_id"))
menu.register(
    MenuEntry(
        label=_("Rules"),
        url="rules",
        permit=SEE,
        group=GROUP,
        order=83,
        icon="gavel",
        pages=("rule",),
    ),
    MenuEntry(
        label=_("Screening hits"),
        url="hits",
        permit=SEE,
        group=GROUP,
        order=84,
        icon="filter",
        pages=("hit",),
    ),
    MenuEntry(
        label=_("Parameter trials"),
        url="proposals",
        permit=SEE,
        group=GROUP,
        order=85,
        icon="adjustments-horizontal",
        pages=("proposal", "tried-hits", "try-values", "also-try"),
    ),
    MenuEntry(
        label=_("Screening runs"),
        url="runs",
        permit=SEE,
        group=GROUP,
        order=86,
        icon="refresh",
        pages=("screen",),
    ),
)
PAGES = (HITS, HIT, RUNS, SCREEN)
