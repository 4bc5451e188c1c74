"""What a run reads: the installed pack's book of rules, its code lists as words, and the files of the lake."""

from __future__ import annotations

from functools import lru_cache

from minzheng.exchange.content import CODE_LISTS
from minzheng.exchange.places import lake
from minzheng.platform.installed import installed_pack
from minzheng.screening.content import book_of
from minzheng.screening.kernel.book import Book
from minzheng.screening.kernel.reasons import Labels
from minzheng.screening.kernel.run import Tables
from minzheng.screening.snapshots import write_snapshots


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
    written = write_snapshots(here)
    delivered = [code for code, table in book.tables.items() if not table.snapshot]
    return {code: here.files(code) for code in delivered} | {
        code: [str(path)] for code, path in written.items()
    }
