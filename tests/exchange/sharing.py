"""A list on its way out: asked for by the bureau's clerk, decided by the leader, fetched by the hospital."""

from __future__ import annotations

import io
from collections.abc import Sequence

from python_calamine import CalamineWorkbook

from minzheng.exchange.models import Extract
from minzheng.exchange.sharing.files import kept_extract
from minzheng.exchange.sharing.services import approve_extract, ask_extract, fetch_extract
from minzheng.platform.acting import acting, unscoped
from minzheng.registry.models import Person
from tests.accounts import actor, key

AGREED = "checkup_list"
WHY = "年度免费体检"


def asked(*people: Person, by: str = "bureau", listed: str = "people", reason: str = WHY) -> Extract:
    """These people asked for."""
    who = actor(by)
    with acting(who):
        return ask_extract(
            who,
            agreement=AGREED,
            listed=listed,
            query="",
            people=[person.pk for person in people],
            reason=reason,
            key=key(),
        )


def approved(extract: Extract, by: str = "leader") -> Extract:
    """The extract once it is approved."""
    who = actor(by)
    with acting(who):
        return approve_extract(who, extract=extract, key=key())


def fetched(extract: Extract, by: str = "hospital") -> list[list[object]]:
    """The rows of the file that the recipient gets."""
    who = actor(by)
    with acting(who):
        taken = fetch_extract(who, extract=extract, key=key())
    return read(kept_extract(taken))


def read(content: bytes) -> list[list[object]]:
    """The rows of a workbook's only sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def now(extract: Extract) -> Extract:
    """The extract as it is by now."""
    with unscoped("a test looks"):
        return Extract.objects.select_related("party").get(pk=extract.pk)


def below_headings(rows: Sequence[Sequence[object]]) -> list[Sequence[object]]:
    """The people: what stands below the mark and the headings."""
    return list(rows[2:])
