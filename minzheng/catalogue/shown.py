"""How pages name the items of the catalogue: name and unit in the language of the page."""

from __future__ import annotations

from minzheng.catalogue.content import CatalogueItem, catalogue
from minzheng.platform.installed import installed_pack
from minzheng.ui.declare import Option
from minzheng.ui.declare.options import Words
from minzheng.ui.words import said, say


def _item(code: str) -> CatalogueItem | None:
    return next((each for each in catalogue(installed_pack()) if each.code == code), None)


def item_title(code: str) -> Words:
    """An item's name; the code for one that the catalogue no longer has."""
    found = _item(code)
    return said(found.title) if found is not None else code


def item_unit(code: str) -> str:
    """What an item is counted in: visits, months."""
    found = _item(code)
    return say({"zh": found.unit, "en": found.unit_en}) if found is not None else ""


def item_options() -> list[Option]:
    """The items to choose from, each once."""
    return [
        Option(each.code, said(each.title))
        for each in {i.code: i for i in catalogue(installed_pack())}.values()
    ]
