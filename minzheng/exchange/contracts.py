"""What was agreed with a sender, whole: the contract with its questionnaire's columns, and every list it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from minzheng.catalogue.content import CATALOGUE
from minzheng.exchange.content import CODE_LISTS, ITEMS, PROVIDERS, SOURCES, CodeEntry, CodeList, Contract
from minzheng.exchange.kernel.answers import answer_fields
from minzheng.platform.packs import Pack, Text
from minzheng.questionnaires.content import QUESTIONS


def contracts(pack: Pack) -> dict[str, Contract]:
    """The pack's contracts by source."""
    forms = {each.value.code: each.value for each in pack.content(QUESTIONS)}
    found = {}
    for each in pack.content(SOURCES):
        contract = each.value
        if contract.questionnaire in forms:
            contract = contract.with_answers(answer_fields(forms[contract.questionnaire]))
        found[contract.source] = contract
    return found


def code_lists(pack: Pack) -> Mapping[str, CodeList]:
    """Every list a column may name: the pack's own, the items of its catalogue, its providers."""
    lists = {each.value.code: each.value for each in pack.content(CODE_LISTS)}
    items = ((row.value.code, row.value.title) for row in pack.content(CATALOGUE))
    parties = ((party.code, party.name) for party in pack.parties if party.kind == "provider")
    return {**lists, ITEMS: _list(ITEMS, items), PROVIDERS: _list(PROVIDERS, parties)}


def _list(code: str, entries: Iterable[tuple[str, Text]]) -> CodeList:
    """An item stands once for each of its prices, and once here."""
    made = tuple(CodeEntry(code=each, label=label) for each, label in dict(entries).items())
    return CodeList.model_construct(code=code, title=Text(zh=code, en=code), entries=made)
