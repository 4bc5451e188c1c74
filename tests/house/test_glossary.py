"""docs/glossary.md pairs the words in Chinese and English; it is made, current, and leaves out no table and no page."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils.translation import override

from minzheng.platform.packs import load, packs_dir
from minzheng.ui.menu import menu
from tests.house.test_translations import load_script, translations

glossary = load_script("glossary")
WRITTEN = glossary.GLOSSARY.read_text("utf-8")


def paired(zh: object, en: object) -> bool:
    return f"| {zh} | {en} |" in WRITTEN


def test_what_is_committed_is_what_would_be_made() -> None:
    """After a new word: python scripts/glossary.py write."""
    assert glossary.text() == WRITTEN


def test_each_word_of_the_pack_each_page_of_the_menu_and_each_table_is_in_it() -> None:
    assert all(paired(term.zh, term.en) for term in load(packs_dir() / "national").glossary)
    for words in {str(word): word for entry in menu for word in (entry.label, entry.group)}.values():
        with override("en"):
            english = str(words)
        with override("zh-hans"):
            assert paired(words, english)
    ours = [model for model in apps.get_models() if model.__module__.startswith("minzheng.")]
    assert [
        model for model in ours if f"| {model._meta.verbose_name} | `{model._meta.label}` |" not in WRITTEN
    ] == []


def test_pages_call_a_table_what_the_glossary_calls_it() -> None:
    said = {str(entry.id).lower(): entry.string for entry in translations.read(translations.catalogue_path())}
    told = {en: (zh, said[en]) for zh, en, *_ in glossary.tables() if en in said}
    assert len(told) > 5
    assert {en: both for en, both in told.items() if both[0] != both[1]} == {}


def test_a_table_without_a_chinese_name_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossary, "terms", lambda: {})
    with pytest.raises(glossary.Nameless, match="glossary.yaml: agent, account"):
        list(glossary.tables())
