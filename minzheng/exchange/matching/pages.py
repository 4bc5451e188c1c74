"""The pages of matches: what waits for an eye, a row beside whom it may mean, and another than the likeliest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.matching.precision import precision
from minzheng.exchange.matching.sides import (
    Candidate,
    candidates_of,
    compared_table,
    likely,
    told_of,
    weight_words,
)
from minzheng.exchange.matching.words import WAYS
from minzheng.exchange.models import Delivery, Match
from minzheng.exchange.services import keep_apart, take_for_same, undo_decision
from minzheng.exchange.services.decide import MATCH
from minzheng.exchange.shown import named, source_options
from minzheng.platform.acting import Actor
from minzheng.registry.links import has_page, subject_line
from minzheng.registry.naming import official, shown
from minzheng.registry.pages.looks import looked_at
from minzheng.ui.declare import (
    Act,
    Ask,
    BarRow,
    BarsBlock,
    Card,
    Column,
    DetailPage,
    Fact,
    Filter,
    FormPage,
    LinesBlock,
    ListPage,
    Option,
    RowLink,
    RowVerb,
    Tab,
    Tile,
)
from minzheng.ui.declare.options import Words
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import badge, hinted, joined, link, quiet, two_lines
from minzheng.ui.words import UNKNOWN, moment, thousands

GROUP = _("Data")
LOOKED = "match"
Band, Decision = Match.Band, Match.Decision
WAITS = Q(band=Band.REVIEW, decision=Decision.NONE)
TAKEN = Q(band=Band.ACCEPT, decision=Decision.NONE)


def rows(actor: Actor) -> QuerySet[Any]:
    """The matches an actor may decide on: those of files that stand."""
    found: QuerySet[Any] = Match.objects.visible_to(actor).standing()
    return found.filter(area__in=actor.where(MATCH)).select_related(
        "delivery", "delivery__area", "decided_by"
    )


def match_url(match: Match) -> str:
    """The page of a match."""
    return reverse("match", args=[match.pk])


def matches_url(delivery: Delivery) -> str:
    """The list of a file's matches."""
    return f"{reverse('matches')}?{urlencode({'delivery': delivery.pk})}"


def waiting_url(delivery: Delivery) -> str:
    """Those of them that wait."""
    return f"{reverse('matches')}?{urlencode({'delivery': delivery.pk, 'tile': 'waits'})}"


def state_badge(match: Match) -> SafeString:
    """Whether the row waits, and what was decided."""
    if match.decision == Decision.SAME:
        return badge("green", match.get_decision_display(), shape="circle-check-filled", small=True)
    if match.decision == Decision.APART:
        return badge("grey", match.get_decision_display(), shape="player-pause-filled", small=True)
    if match.band == Band.ACCEPT:
        return badge("blue", match.get_band_display(), shape="circle-check-filled", small=True)
    return badge("orange", match.get_band_display(), shape="clock-filled", small=True)


def state_words(match: Match) -> str:
    """The same in words."""
    return str(match.get_decision_display() if match.decision else match.get_band_display())


def name_part(match: Match) -> str:
    """The name in the row."""
    name = told_of(match).name
    return hinted(shown(name), official(name)) if name else UNKNOWN


def title(match: Match) -> str:
    """What a page calls the match: the name in the row."""
    return shown(told_of(match).name) or gettext("A row of a withdrawn file")


def place(match: Match) -> str:
    """Sheet and row as the sender sees them."""
    row = gettext("row %(row)s") % {"row": thousands(match.row)}
    return f"{match.sheet} {row}".strip()


def file_cell(match: Match) -> SafeString:
    """The file as a link, the place in it below."""
    return two_lines(link(named(match.delivery), reverse("delivery", args=[match.delivery_id])), place(match))


def neighbours(match: Match, actor: Actor) -> tuple[Match | None, Match | None]:
    """The open ones of the same file before and after this one, the surest first."""
    others = rows(actor).filter(WAITS, delivery=match.delivery_id).exclude(pk=match.pk)
    ahead = Q(probability__gt=match.probability) | Q(probability=match.probability, pk__lt=match.pk)
    before = others.filter(ahead).order_by("probability", "-pk").first()
    after = others.exclude(ahead).order_by("-probability", "pk").first()
    return before, after


def leads(match: Match, actor: Actor) -> str:
    """Where a decision leads: to the next row that waits, else to the file."""
    before, after = neighbours(match, actor)
    following = after or before
    return match_url(following) if following is not None else reverse("delivery", args=[match.delivery_id])


def overview(match: Match, actor: Actor) -> list[Card]:
    """The row beside whom it may mean, the likeliest or the one that was taken; the others below."""
    told, candidates = told_of(match), candidates_of(match, actor)
    if not candidates:
        return [Card(title=_("Whom the row may mean"), blocks=[LinesBlock(lines=[_NOBODY_HERE])])]
    first = next((one for one in candidates if one.person.pk == match.meant), candidates[0])
    others = [one for one in candidates if one is not first]
    cards = [
        Card(
            title=_("Side by side"),
            note=_sum(first),
            blocks=[compared_table(told, first, _("Side by side"))],
        )
    ]
    return cards + [_other(told, one) for one in others]


_NOBODY_HERE = _("Whom this row may mean is no longer in sight here: the person has moved.")


def _sum(candidate: Candidate) -> str:
    words = gettext("likely %(percent)s · evidence %(weight)s")
    return words % {
        "percent": likely(candidate.kept["probability"]),
        "weight": weight_words(candidate.weight),
    }


def _other(told: Any, candidate: Candidate) -> Card:
    return Card(
        title=_("Also possible"),
        note=_sum(candidate),
        blocks=[compared_table(told, candidate, _("Also possible"))],
    )


def beside(match: Match, actor: Actor) -> list[Card]:
    """How far the file's decisions are, who was decided on, and how far the evidence can be trusted."""
    mine = rows(actor).filter(delivery=match.delivery_id)
    open_ = mine.filter(WAITS).count()
    decided = mine.exclude(decision=Decision.NONE).count()
    bars = BarsBlock(
        rows=[
            BarRow(label=_("wait"), value=open_, url=waiting_url(match.delivery)),
            BarRow(label=_("decided"), value=decided, url=matches_url(match.delivery)),
        ],
        caption=_("Decisions on this file"),
    )
    cards = [Card(title=_("Decisions on this file"), blocks=[bars])]
    meant = next((one for one in candidates_of(match, actor) if one.person.pk == match.meant), None)
    if meant is not None:
        subject = meant.person.subject
        page = subject_line(subject) if has_page(subject) else quiet(gettext("merely seen in files so far"))
        cards.insert(0, Card(title=_("Taken for"), blocks=[LinesBlock(lines=[page])]))
    return [*cards, trust(actor)]


def trust(actor: Actor) -> Card:
    """How often people who looked found what the evidence says."""
    told = precision(actor)
    lines: list[object] = []
    for band in Band:
        one = told[str(band)]
        words = gettext("%(confirmed)s of %(looked_at)s looked at, of %(rows)s rows")
        lines.append(two_lines(band.label, words % {name: thousands(number) for name, number in one.items()}))
    return Card(title=_("Confirmed by people"), blocks=[LinesBlock(lines=lines)])


def acts(match: Match, actor: Actor) -> Sequence[Act]:
    """The decision, or taking it back; the others that wait; somebody else than the likeliest."""
    before, after = neighbours(match, actor)
    found: list[Act] = []
    if before is not None:
        found.append(_turn(_("Previous"), before, "chevron-left", "k"))
    if after is not None:
        found.append(_turn(_("Next"), after, "chevron-right", "j"))
    if match.decision != Decision.NONE:
        return [*found, UNDO]
    seen = candidates_of(match, actor)
    if len(seen) > 1:
        found.append(RowLink(label=_("Somebody else"), url=other_url, permit=MATCH, icon="users"))
    found.append(APART)
    if seen and seen[0].person.pk == match.likeliest:
        found.append(SAME)
    return found


def _turn(label: Words, other: Match, icon: str, shortcut: str) -> RowLink[Any]:
    """A link to another row that waits."""
    url = match_url(other)
    return RowLink(label=label, url=lambda _row: url, permit=MATCH, icon=icon, shortcut=shortcut)


def other_url(match: Match) -> str:
    """The form that takes the row for another than the likeliest."""
    return reverse("match-other", args=[match.pk])


def look(actor: Actor, match: Match) -> None:
    """Writes for whom of the register the actor has looked."""
    for candidate in candidates_of(match, actor):
        looked_at(actor, candidate.person, LOOKED)


def people(match: Match, actor: Actor) -> list[Option]:
    """Whom the row may mean, by name, year of birth and how likely."""
    return [
        Option(
            str(one.person.pk),
            f"{shown(one.person.name)} {one.person.birth_date.year} · {likely(one.kept['probability'])}",
        )
        for one in candidates_of(match, actor)
    ]


def decided(match: Match) -> object:
    """Who decided, and when."""
    if match.decided_at is None:
        return UNKNOWN
    return joined([str(match.decided_by), quiet(moment(match.decided_at))])


def file_options(actor: Actor) -> list[Option]:
    """The files with matches, the newest first."""
    numbers = rows(actor).order_by().values("delivery").distinct()
    files = Delivery.objects.visible_to(actor).filter(pk__in=numbers).order_by("-sent_on", "-pk")
    return [Option(str(one.pk), named(one)) for one in files]


SAME = RowVerb(
    verb=take_for_same,
    label=_("The same person"),
    icon="check",
    done=_("The row counts for this person"),
    leads=leads,
    shortcut="s",
)
APART = RowVerb(
    verb=keep_apart,
    label=_("Not the same"),
    icon="x",
    done=_("The row goes back to its sender"),
    leads=leads,
    shortcut="n",
)
UNDO = RowVerb(
    verb=undo_decision,
    label=_("Undo"),
    icon="arrow-back-up",
    done=_("The decision is taken back"),
    shortcut="u",
)

TILES = [
    Tile(key="waits", label=_("Wait for an eye"), tone="orange", icon="clock-filled", where=lambda: WAITS),
    Tile(key="taken", label=Band.ACCEPT.label, tone="blue", icon="circle-check-filled", where=lambda: TAKEN),
    Tile(
        key="same",
        label=Decision.SAME.label,
        tone="green",
        icon="circle-check-filled",
        where=lambda: Q(decision=Decision.SAME),
    ),
    Tile(
        key="apart",
        label=Decision.APART.label,
        tone="grey",
        icon="player-pause-filled",
        where=lambda: Q(decision=Decision.APART),
    ),
]
FILTERS = [
    Filter(
        key="delivery",
        label=_("Delivery"),
        options=file_options,
        where=lambda pk: Q(delivery=int(pk)),
    ),
    Filter(
        key="source",
        label=_("What it is"),
        options=lambda actor: source_options(),
        where=lambda source: Q(delivery__source=source),
    ),
]

MATCHES = ListPage[Any](
    name="matches",
    title=_("Who is meant"),
    group=GROUP,
    permit=MATCH,
    rows=rows,
    order=["-probability", "pk"],
    columns=[
        Column(
            key="name",
            label=_("Name in the row"),
            wide=True,
            cell=lambda row: link(name_part(row), match_url(row)),
            text=lambda row: told_of(row).name,
        ),
        Column(
            key="file",
            label=_("File"),
            cell=file_cell,
            text=lambda row: f"{named(row.delivery)} {place(row)}",
        ),
        Column(
            key="tier",
            label=_("Found by"),
            cell=lambda row: WAYS.get(row.tier, row.tier),
            text=lambda row: str(WAYS.get(row.tier, row.tier)),
            phone=False,
        ),
        Column(
            key="probability",
            label=_("Likely"),
            cell=lambda row: likely(row.probability),
            text=lambda row: likely(row.probability),
            number=True,
            sort=("probability", "pk"),
        ),
        Column(key="state", label=_("State"), cell=state_badge, text=state_words),
        Column(
            key="decided",
            label=_("Decided by"),
            cell=decided,
            text=lambda row: f"{row.decided_by} {moment(row.decided_at)}" if row.decided_at else "",
            phone=False,
        ),
    ],
    tiles=TILES,
    filters=FILTERS,
    row_act=lambda row: RowLink(label=_("Compare"), url=match_url, permit=MATCH),
    named=title,
    empty=_("No row waits for somebody to say who is meant"),
)

ONE = DetailPage[Any](
    name="match",
    permit=MATCH,
    title=title,
    rows=rows,
    group=GROUP,
    parent="matches",
    parent_title=_("Who is meant"),
    subtitle=lambda row: f"{named(row.delivery)} · {place(row)}",
    tags=lambda row: [state_badge(row)],
    facts=[
        Fact(label=_("Found by"), value=lambda row: WAYS.get(row.tier, row.tier)),
        Fact(label=_("Likely"), value=lambda row: likely(row.probability)),
        Fact(label=_("Decided by"), value=decided),
    ],
    tabs=[Tab(key="overview", label=_("Overview"), cards=overview, side=beside)],
    acts=acts,
    looked=look,
)

OTHER = FormPage[Any](
    name="match-other",
    title=_("Somebody else"),
    button=_("The same person"),
    verb=take_for_same,
    rows=lambda actor: rows(actor).filter(decision=Decision.NONE),
    group=GROUP,
    about=title,
    said=_("The row counts for this person"),
    done=match_url,
    back=match_url,
    shows=overview,
    ask={"person": Ask(label=_("Person"), options_of=people, needed=True)},
)
PAGES = (MATCHES, ONE, OTHER)

menu.register(
    MenuEntry(
        label=_("Who is meant"),
        url="matches",
        permit=MATCH,
        group=GROUP,
        order=81,
        icon="users",
        count=lambda actor: rows(actor).filter(WAITS).count(),
        pages=("match", "match-other"),
    )
)
