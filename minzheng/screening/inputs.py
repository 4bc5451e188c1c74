"""What a run reads: the installed pack's book of rules, its code lists as words, and the files of the lake."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from minzheng.exchange.content import CODE_LISTS
from minzheng.exchange.kernel.lake import Lake
from minzheng.exchange.places import folder, lake
from minzheng.platform.acting import acting
from minzheng.platform.actors import system_actor
from minzheng.platform.bulk import among
from minzheng.platform.installed import installed_pack
from minzheng.registry.households import ever_together
from minzheng.registry.models import Person
from minzheng.screening.content import book_of
from minzheng.screening.kernel.book import Book
from minzheng.screening.kernel.reasons import Labels
from minzheng.screening.kernel.run import Tables
from minzheng.screening.kernel.steps import can_be_parted
from minzheng.screening.snapshots import write_snapshots

HOMES = frozenset({"households"})  # the tables whose people `ever_together` brings together


def installed_book() -> Book:
    """The rules of the installed pack, checked once; raises PackError with every problem."""
    return _book(installed_pack().hash)


@lru_cache(maxsize=1)
def _book(pack_hash: str) -> Book:
    return book_of(installed_pack())


def code_words() -> Labels:
    """The words of each code of the installed pack, by code list."""
    return _words(installed_pack().hash)


@lru_cache(maxsize=1)
def _words(pack_hash: str) -> Labels:
    lists = (content.value for content in installed_pack().content(CODE_LISTS))
    return {each.code: {entry.code: entry.label.both() for entry in each.entries} for each in lists}


def tables(book: Book) -> Tables:
    """The files of every table as they are now, snapshots written first; tables without a delivery have none."""
    here = lake()
    return _delivered(book, here) | _snapshots(here, None)


@contextmanager
def tables_about(book: Book, people: Collection[int]) -> Iterator[tuple[Tables, list[int] | None]]:
    """The same until it is left, with what tells of these subjects and of whoever may live with them: snapshots apart
    from those of everybody, and the numbers of whom to look at. All tables and None for a book that can't be parted."""
    if not can_be_parted(book, HOMES):
        yield tables(book), None
        return
    around, numbers = _around(people)
    here = lake()
    with TemporaryDirectory(dir=folder("parts")) as apart:
        yield _delivered(book, here) | _snapshots(Lake(Path(apart)), around), numbers


def _around(people: Collection[int]) -> tuple[set[int], list[int]]:
    """Subjects and their numbers, wherever they live: a rule asks the same of a person whoever asks it."""
    reader = system_actor("who may live with whom", ("registry.see",))
    with acting(reader):
        around = ever_together(reader, people)
        found = Person.objects.visible_to(reader).filter(among(around))
        return around, list(found.values_list("lake_no", flat=True))


def _delivered(book: Book, here: Lake) -> dict[str, list[str]]:
    return {code: here.files(code) for code, table in book.tables.items() if not table.snapshot}


def _snapshots(where: Lake, people: Collection[int] | None) -> dict[str, list[str]]:
    return {code: [str(path)] for code, path in write_snapshots(where, people).items()}
