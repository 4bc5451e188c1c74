"""What the exchange tells: facts in the words of the contracts that brought them, and the newest files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from minzheng.exchange.authorisations import KIND as AUTHORISATION
from minzheng.exchange.authorisations import sources_to_sign_for
from minzheng.exchange.content import CodeList, Contract, FactRule
from minzheng.exchange.contracts import code_lists, contracts
from minzheng.exchange.models import Delivery
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.registry.services.categories import DECISION
from minzheng.registry.telling import FactBook, FactKind, fact_books
from minzheng.ui.declare import Card, LinesBlock
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import joined, link, number, quiet, two_lines
from minzheng.ui.shell import optional_url
from minzheng.ui.words import said, short_day
from minzheng.worklist.steps import SideCard, side_cards

SHOWN = 3


def source_title(source: str) -> Words:
    """What a source is called; its code where the pack has it no more."""
    contract = contracts(installed_pack()).get(source)
    return said(contract.title) if contract is not None else source


def fact_kinds() -> Mapping[str, FactKind]:
    """Every kind of fact that a contract brings, in words."""
    return _kinds_of(installed_pack().hash)


@lru_cache(maxsize=1)
def _kinds_of(_pack_hash: str) -> Mapping[str, FactKind]:
    """Made once a pack: lists ask for them in every row. Their words are lazy, so they suit every language."""
    pack = installed_pack()
    lists = code_lists(pack)
    told = {
        rule.kind: fact_kind(contract, rule, lists)
        for contract in contracts(pack).values()
        for rule in contract.facts
    }
    return {**told, AUTHORISATION: _authorisation(), DECISION: _decision(lists)}


def _authorisation() -> FactKind:
    """What somebody has signed for: no category, for it tells nothing of how they live."""
    signed = {code: said(one.title) for code, one in sources_to_sign_for().items()}
    return FactKind(
        kind=AUTHORISATION,
        label=_("Authorisation to check"),
        department=_("Own entry"),
        lasts="until_changed",
        codes=signed,
        listed=False,
    )


def _decision(lists: Mapping[str, CodeList]) -> FactKind:
    """Into which category somebody was put by a decision of the bureau."""
    codes = {code: words for one in lists.values() if one.decided for code, words in words_of(one).items()}
    return FactKind(
        kind=DECISION,
        label=_("Category by decision"),
        department=_("Own entry"),
        lasts="until_changed",
        codes=codes,
    )


def fact_kind(contract: Contract, rule: FactRule, lists: Mapping[str, CodeList]) -> FactKind:
    """One kind: called by the list of its code, else by the file."""
    columns = {field.code: field.list for field in contract.fields}
    coded = lists.get(columns.get(rule.code or "") or "")
    text = lists.get(columns.get(rule.text or "") or "")
    return FactKind(
        kind=rule.kind,
        label=said(coded.title if coded is not None else contract.title),
        department=said(contract.sender),
        lasts=rule.lasts,
        codes=words_of(coded),
        texts=words_of(text),
    )


def words_of(codes: CodeList | None) -> dict[str, Words]:
    """The words of each code of a list."""
    return {entry.code: said(entry.label) for entry in codes.entries} if codes is not None else {}


def file_links(numbers: Collection[int], actor: Actor) -> Mapping[int, str]:
    """The pages of the files that the actor may open, by the delivery's number."""
    seen = Delivery.objects.visible_to(actor).filter(pk__in=numbers).values_list("pk", flat=True)
    return {pk: optional_url("delivery", pk) for pk in seen}


def newest_files(actor: Actor) -> Card | None:
    """The newest files beside the worklist: rows received are those passed and those returned."""
    found = list(Delivery.objects.visible_to(actor).order_by("-sent_on", "-pk")[:SHOWN])
    if not found:
        return None
    lines = [two_lines(file_name(one), counts(one)) for one in found]
    every = optional_url("deliveries")
    return Card(
        title=_("Newest files"),
        corner=link(_("All"), every) if every else "",
        blocks=[LinesBlock(lines=lines)],
    )


def file_name(delivery: Delivery) -> object:
    """The file as a link to its page."""
    words = joined([source_title(delivery.source), quiet(short_day(delivery.sent_on))])
    url = optional_url("delivery", delivery.pk)
    return link(words, url) if url else words


def counts(delivery: Delivery) -> object:
    """How many rows came, went in and went back; the state until they have."""
    if delivery.state != Delivery.State.MERGED:
        return delivery.get_state_display()
    url = optional_url("delivery", delivery.pk)
    parts = (
        (_("received"), delivery.rows),
        (_("taken"), delivery.accepted),
        (_("returned"), delivery.returned),
    )
    return joined([joined([words, number(value, url)]) for words, value in parts])


fact_books.register(FactBook(name="contracts", kinds=fact_kinds, title=source_title, links=file_links))
side_cards.register(SideCard(name="files", order=50, permit=Delivery.see, card=newest_files))
