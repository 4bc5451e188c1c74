"""What belongs to a district stands in its pack: no word of packs/ in the program, no figure, price or year of theirs.

The words are read from the packs, so that a new line, source or rule is asked after as soon as it is there.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PACKS, PROGRAM = ROOT / "packs", ROOT / "minzheng"
ENDINGS = {".py", ".html", ".js", ".css", ".yaml", ".csv", ".svg"}
ELSEWHERE = ("static/vendor/", "/migrations/")  # not ours; made once and never read as words
GENERATOR = "minzheng/demo/"

# What may stand where, and why. A line that nothing needs any more fails, too.
KNOWN = {
    ("parameters", "old_age", "minzheng/registry/pages/people.py"): "asks the pack for its ages",
    ("sources", "殡仪馆", "minzheng/registry/kernel/places.csv"): "a kind of place as well as a sender",
    ("sources", "Funeral home", "minzheng/registry/kernel/places.csv"): "the same in English",
    ("parameters", "very_old_age", "minzheng/registry/pages/people.py"): "asks the pack for its ages",
}
# Senders that are called by an ordinary word, which may stand anywhere.
ORDINARY = {"街道": "a level of the division tree", "服务机构": "any provider"}
# The generator writes files as departments do and says what is true of them: it has to know their columns and the
# figures' definitions by itself, for a truth read from the program would prove nothing (minzheng/demo/__init__.py).
KNOWN_TO_THE_GENERATOR = {"sources", "rules", "figures", "questionnaires"}
NUMBERS = {
    (10_000, "minzheng/exchange/api/rows.py"): "rows that one call may bring",
    (10_000, "minzheng/exchange/kernel/amounts.py"): "万",
    (10_000, "minzheng/ui/views/rows.py"): "as far as a list counts exactly",
    (80, "minzheng/exchange/services/authorise.py"): "letters that a file number and a name may have",
    (80, "minzheng/exchange/services/tokens.py"): "letters that a system's name may have",
    (80, "minzheng/ui/views/address.py"): "letters that are searched for",
    (300, "minzheng/registry/pages/person.py"): "letters of a reason",
    (300, "minzheng/ui/views/fields.py"): "letters of a field",
    (1900, "minzheng/exchange/kernel/dates.py"): "as early as a day in a file may be",
    (2101, "minzheng/exchange/kernel/dates.py"): "as late as a day in a file may be",
    (1970, "minzheng/platform/sealing/chain.py"): "before everything: where the chain begins",
    (2000, "minzheng/questionnaires/kernel/answers.py"): "letters of an answer",
    (2048, "minzheng/exchange/kernel/limits.py"): "megabytes",
    (1960, "minzheng/demo/dirt_kinds.py"): "who is younger never had a number of 15 digits",
    (1980, "minzheng/demo/people.py"): "a day of birth that only draws a name",
    (
        2024,
        "minzheng/demo/writers.py",
    ): "the day that every invented workbook was made on, so that its bytes stay the same",
}
YEARS = range(1900, 2102)
# Widths of columns in the database and places in the menu are numbers of nobody's policy.
NO_POLICY = {"max_length", "order"}


def content(pattern: str) -> Iterator[tuple[Path, Any]]:
    """The files of all packs of a pattern, read."""
    for path in sorted(PACKS.glob(f"*/{pattern}")):
        if path.suffix == ".csv":
            yield path, list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        else:
            yield path, yaml.safe_load(path.read_text("utf-8"))


def both(text: Mapping[str, str]) -> list[str]:
    return [text["zh"], text["en"]]


def entries(pattern: str, key: str, title: str = "title") -> set[str]:
    """Codes and titles of all entries below a key."""
    return {
        word for _, file in content(pattern) for one in file[key] for word in (one["code"], *both(one[title]))
    }


def files(pattern: str, code: str, *titles: str) -> set[str]:
    """The code of each file and its titles."""
    return {
        word
        for _, file in content(pattern)
        for word in (file[code], *(w for t in titles for w in both(file[t])))
    }


@cache
def words() -> dict[str, set[str]]:
    """What packs call things, by kind."""
    rows = [row for _, found in content("divisions.csv") for row in found]
    items = [row for _, found in content("lines/*/catalogue.csv") for row in found]
    return {
        "lines": {path.name for path in PACKS.glob("*/lines/*")}
        | files("lines/*/line.yaml", "code", "title"),
        "sources": files("sources/*.yaml", "source", "title", "sender"),
        "streets": {row[key] for row in rows for key in ("code", "name", "name_en")},
        "parties": entries("parties.yaml", "parties", "name"),
        "rules": entries("lines/*/rules*.yaml", "rules"),
        "figures": entries("lines/*/figures.yaml", "figures"),
        "parameters": entries("parameters/*.yaml", "parameters"),
        "items": {row[key] for row in items for key in ("code", "name", "name_en")},
        "entitlements": files("lines/*/entitlement.yaml", "code", "title"),
        "questionnaires": files("lines/*/questions*.yaml", "code", "title"),
        "instruments": files("instruments/*.yaml", "code", "title"),
    }


@cache
def program() -> dict[str, str]:
    """Every file of the program by its name."""
    found = (path for path in sorted(PROGRAM.rglob("*")) if path.suffix in ENDINGS)
    named = {str(path.relative_to(ROOT)): path for path in found}
    return {
        name: path.read_text("utf-8")
        for name, path in named.items()
        if not any(part in name for part in ELSEWHERE)
    }


def plain(word: str) -> bool:
    """Whether a code is an ordinary word, which a comment or a sentence may use: it counts as a string."""
    return bool(re.fullmatch(r"[a-z]+", word))


@cache
def pattern(word: str) -> re.Pattern[str]:
    """The word as it would stand in a text: whole; a title in whatever case."""
    if not word.isascii():
        return re.compile(re.escape(word))
    whole = rf"(?<![\w.-]){re.escape(word)}(?![\w-])"
    if plain(word):
        whole = rf"[\"']{word}[\"']"
    return re.compile(whole, re.IGNORECASE if " " in word else 0)


def standing(kind: str) -> set[tuple[str, str, str]]:
    """Kind, word and file wherever one of a kind's words stands in the program."""
    return {
        (kind, word, name)
        for name, text in program().items()
        if not (name.startswith(GENERATOR) and kind in KNOWN_TO_THE_GENERATOR)
        for word in words()[kind] - set(ORDINARY)
        if word.lower() in lowered(name) and pattern(word).search(text)
    }


@cache
def lowered(name: str) -> str:
    """A file of the program in small letters: whoever isn't in there needs no closer look."""
    return program()[name].lower()


@pytest.mark.parametrize("kind", sorted(words()))
def test_no_word_of_a_pack_stands_in_the_program(kind: str) -> None:
    assert len(words()[kind]) > 1
    assert standing(kind) == {known for known in KNOWN if known[0] == kind}


def test_each_ordinary_word_is_still_one_of_a_pack_s() -> None:
    assert set(ORDINARY) <= words()["sources"]


def test_a_word_in_the_program_would_be_found() -> None:
    told = {
        "lines": ('LINE = "assistance"', "# as in needs-survey"),
        "sources": ("feeds('funerals')", "assistance_roll = 1", "<p>Funeral home</p>"),
        "streets": ("清和街道", 'code = "320499001000"'),
        "figures": ("care.home_elders",),
    }
    for kind, texts in told.items():
        for text in texts:
            assert any(pattern(word).search(text) for word in words()[kind]), text
    assert not any(pattern(word).search("a severe disability") for word in words()["sources"])


@cache
def policy() -> set[int]:
    """The numbers that packs set: parameters and ages of entitlement; and what a demonstration counts."""
    values = [
        value["value"]
        for _, file in content("parameters/*.yaml")
        for one in file["parameters"]
        for value in one["values"]
    ]
    ages = [file["min_age"] for _, file in content("lines/*/entitlement.yaml")]
    return {int(value) for value in (*values, *ages)} | {5_532, 4_285, 21_000}


def numbers(text: str) -> Iterator[int]:
    """The whole numbers of a module, but for widths and places."""
    tree = ast.parse(text)
    left_out = {
        id(word.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg in NO_POLICY
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int and id(node) not in left_out:
            yield node.value


def test_no_figure_or_year_of_a_pack_stands_in_the_program() -> None:
    found = {
        (number, name)
        for name, text in program().items()
        if name.endswith(".py")
        for number in numbers(text)
        if number in YEARS or (number in policy() and not name.startswith(GENERATOR))
    }
    assert found == set(NUMBERS)


def test_no_text_carries_a_price_or_one_of_the_demonstration_s_figures() -> None:
    prices = {row["price"] for _, found in content("lines/*/catalogue.csv") for row in found}
    carried = re.compile(rf"(?<![\d.])({'|'.join(map(re.escape, prices))}|5,?532|4,?285|21,?000)(?![\d.])")
    assert [name for name, text in program().items() if carried.search(text)] == []


def test_no_translation_brings_in_what_its_english_may_not_say() -> None:
    """The msgids are the program's, asked above; the Chinese beside them may not name a street, party, line or rule."""
    text = (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").read_text("utf-8")
    said = "\n".join(line for line in text.splitlines() if line.startswith(("msgstr", '"')))
    kinds = ("lines", "streets", "parties", "rules", "items", "instruments", "entitlements")
    assert [w for kind in kinds for w in words()[kind] if not w.isascii() and w in said] == []
