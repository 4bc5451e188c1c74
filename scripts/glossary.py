"""Writes docs/glossary.md from the pack's words, the tables and the menu: `glossary.py write | check`.

Nobody edits docs/glossary.md: a word is put right in packs/national/glossary.yaml or in the translations.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from django.apps import apps
from django.utils.translation import override

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
django.setup()

# Tables, menu and translations are there from here on; no database is asked.
from minzheng.platform.packs import load  # noqa: E402
from minzheng.ui.menu import menu  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
BASE = ROOT / "packs" / "national"
GLOSSARY = ROOT / "docs" / "glossary.md"
PROGRAM = "minzheng."
Row = tuple[str, ...]
HEAD = """# Glossary

The words of this system in Chinese and English, as pages, messages, code and documents use them. Made by
`python scripts/glossary.py write` from packs/national/glossary.yaml, the tables and the menu; a test holds it current.
"""


class Nameless(Exception):
    """A table whose name has no Chinese in the pack's words."""


def terms() -> dict[str, tuple[str, str]]:
    """Chinese and note of each of the pack's words by its English."""
    return {term.en: (term.zh, term.note or "") for term in load(BASE).glossary}


def in_chinese(words: object) -> str:
    """Words of the program as the Chinese page has them."""
    with override("zh-hans"):
        return str(words)


def in_english(words: object) -> str:
    """Words of the program as the English page has them."""
    with override("en"):
        return str(words)


def tables() -> Iterator[Row]:
    """Chinese, English, table and note of each table. Raises Nameless with all that have no Chinese."""
    known, nameless = terms(), []
    for model in apps.get_models():
        name = str(model._meta.verbose_name)
        if model.__module__.startswith(PROGRAM) and name in known:
            yield known[name][0], name, f"`{model._meta.label}`", known[name][1]
        elif model.__module__.startswith(PROGRAM):
            nameless.append(name)
    if nameless:
        raise Nameless(f"Add to {BASE.relative_to(ROOT)}/glossary.yaml: {', '.join(nameless)}.")


def choices() -> Iterator[Row]:
    """Chinese, English and column of each word that a column may hold: states, outcomes, levels."""
    for model in apps.get_models():
        if model.__module__.startswith(PROGRAM):
            for field in model._meta.concrete_fields:
                for value, label in field.choices or ():
                    yield in_chinese(label), in_english(label), f"`{model._meta.label}.{field.name}` {value}"


def menu_words() -> Iterator[Row]:
    """Chinese, English and address of each entry of the menu, each group before its entries."""
    entries = sorted(menu, key=lambda entry: entry.order)
    for group in dict.fromkeys(in_english(entry.group) for entry in entries):
        within = [entry for entry in entries if in_english(entry.group) == group]
        yield in_chinese(within[0].group), group, "group"
        yield from ((in_chinese(one.label), in_english(one.label), f"`{one.url}`") for one in within)


def roles() -> Iterator[Row]:
    """Chinese, English and code of each role."""
    return ((role.name.zh, role.name.en, f"`{role.code}`") for role in load(BASE).roles)


def section(title: str, heads: Row, rows: Iterable[Row]) -> str:
    """A heading and a table; rows said twice stand once."""
    lines = [heads, tuple("---" for _ in heads), *dict.fromkeys(rows)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in lines)
    return f"\n## {title}\n\n{table}\n"


def text() -> str:
    """The whole glossary."""
    of_tables = {row[1] for row in tables()}
    field = sorted((en, zh, note) for en, (zh, note) in terms().items() if en not in of_tables)
    return HEAD + "".join(
        (
            section("The field", ("中文", "English", "Note"), ((zh, en, note) for en, zh, note in field)),
            section("What is kept", ("中文", "English", "Table", "Note"), tables()),
            section("What columns say", ("中文", "English", "Column and value"), choices()),
            section("Menu", ("中文", "English", "Address"), menu_words()),
            section("Roles", ("中文", "English", "Code"), roles()),
        )
    )


def main() -> int:
    """Writes the glossary, or says whether the one that is there is current: exit code 1 if not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["check", "write"])
    command = parser.parse_args().command
    try:
        made = text()
    except Nameless as nameless:
        print(nameless, file=sys.stderr)
        return 1
    if command == "write":
        GLOSSARY.write_text(made, encoding="utf-8")
    current = GLOSSARY.exists() and GLOSSARY.read_text(encoding="utf-8") == made
    print("glossary: current" if current else "glossary: run `python scripts/glossary.py write`")
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main())
