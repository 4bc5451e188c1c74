"""The file that a recipient gets: the agreed columns of the people in it, marked in its head, its margins and each row.

It is in Chinese, as what comes back from the recipient is, and its headings are those by which files are read here.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from xlsxwriter import Workbook

from minzheng.platform.crypto import decrypt
from minzheng.registry.models import Person
from minzheng.ui.declare.options import Words

Cell = Callable[[Person], object]
LONGEST_FOOTER = 200  # of the 255 that Excel takes, page numbers beside it
COLUMNS: Mapping[str, tuple[Words, Cell]] = {
    "name": (_("Name"), lambda person: person.name),
    "id_number": (_("ID number"), lambda person: decrypt(person.id_cipher)),
    "sex": (_("Sex"), lambda person: person.get_sex_display()),
    "birth_date": (_("Date of birth"), lambda person: person.birth_date.isoformat()),
    "street": (_("Street"), lambda person: _street(person)),
    "community": (_("Community"), lambda person: person.area.name),
    "address": (_("Address"), lambda person: f"{person.estate}{decrypt(person.door_cipher)}"),
    "phone": (_("Telephone"), lambda person: decrypt(person.phone_cipher)),
}
"""Every column that an agreement may name: its heading, and what it holds of a person."""


def _street(person: Person) -> str:
    return person.area.parent.name if person.area.parent is not None else ""


def column_words(fields: Sequence[str]) -> list[Words]:
    """What the columns are called."""
    return [COLUMNS[field][0] for field in fields]


def shared_workbook(
    people: Sequence[Person], fields: Sequence[str], *, mark: str, number: str, made_on: date
) -> bytes:
    """The workbook: first the mark, then headings, then a row a person whose last cell is the extract's number and its
    own; the mark also stands in the printed margins and the file's properties."""
    file = io.BytesIO()
    with override("zh-hans"):
        book = Workbook(
            file, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        sheet = book.add_worksheet()
        book.set_properties({"comments": mark, "created": made_on})
        margin = mark.replace("&", "&&")[:LONGEST_FOOTER]
        sheet.set_header(f"&L{margin}")
        sheet.set_footer(f"&L{margin}&R&P / &N")
        sheet.write_string(0, 0, mark)
        headings = [str(words) for words in column_words(fields)]
        for column, heading in enumerate([*headings, str(_("Extract number"))]):
            sheet.write_string(1, column, heading, book.add_format({"bold": True, "bottom": 1}))
            sheet.set_column(column, column, 20)
        sheet.freeze_panes(2, 0)
        for row, person in enumerate(people, start=1):
            cells = [str(COLUMNS[field][1](person)) for field in fields]
            for column, cell in enumerate([*cells, f"{number}/{row}"]):
                sheet.write_string(row + 1, column, cell)
        book.close()
    return file.getvalue()
