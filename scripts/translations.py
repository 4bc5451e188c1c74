"""Collects and checks the translations: `translations.py merge | check`.

Message ids are English; `locale/zh_Hans` must be complete. `merge` adds what code and templates newly say;
`check` fails on a missing, empty or fuzzy one, and on a
placeholder that the English does not have.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "minzheng"
LOCALES = ROOT / "locale"
LANGUAGE = "zh_Hans"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
VOLATILE = (
    '"Project-Id-',
    '"Report-Msgid-',
    '"POT-Creation-',
    '"PO-Revision-',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
)
PLACEHOLDER = re.compile(r"%\(\w+\)\w")
HEADER = "# Minzheng in simplified Chinese. Message ids are English; keep the terms of docs/glossary.md."


def template_as_python(source: str) -> str:
    """Return a Django template's messages as Python calls, one statement a line."""
    return "\n".join(line.lstrip() for line in templatize(source).splitlines())


def messages_in(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield each message id (a pair for plurals) and its context in one Python file or template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = template_as_python(source)
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        if message and message != "":
            yield message, context


def said() -> Catalog:
    """Return all messages of code and templates, each with the files that say it."""
    catalog = Catalog(locale=LANGUAGE, charset="utf-8", fuzzy=False)
    for path in sorted([*SOURCES.rglob("*.py"), *SOURCES.rglob("templates/**/*.*")]):
        for message, context in messages_in(path):
            catalog.add(message, context=context, locations=[(str(path.relative_to(ROOT)), 0)])
    return catalog


def read(path: Path) -> Catalog:
    """Return a translated catalogue from its file, empty if there is none."""
    if not path.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=LANGUAGE, charset="utf-8")


def catalogue_path() -> Path:
    """Return the path of the committed catalogue."""
    return LOCALES / LANGUAGE / "LC_MESSAGES" / "django.po"


def faults(messages: Catalog, translated: Catalog) -> list[str]:
    """Return a line for each message without a translation that counts, and for each fuzzy one."""
    found = []
    for message in messages:
        where = ", ".join(sorted({name for name, _line in message.locations}))
        complaint = _complaint(message, translated.get(message.id, message.context)) if message.id else None
        if complaint:
            found.append(f"{where}: {complaint}")
    return [*found, *(f"{catalogue_path().name}: fuzzy {m.id!r}" for m in translated if m.id and m.fuzzy)]


def _complaint(message: Message, entry: Message | None) -> str | None:
    if entry is None or not _complete(entry):
        return f"no translation of {message.id!r}"
    strange = _placeholders(entry.string) - _placeholders(entry.id)
    # Who gives a context may offer more values than English needs: the parts of a date.
    if strange and not message.context:
        return f"{message.id!r} has no {', '.join(sorted(strange))}"
    return None


def _placeholders(text: object) -> set[str]:
    return set(PLACEHOLDER.findall(str(text)))


def _complete(message: Message) -> bool:
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return not message.fuzzy and all(text and text.strip() for text in texts)


def merge() -> int:
    """Bring the committed catalogue up to what code and templates say; what is no longer said is kept as a comment."""
    translated, path, fresh = read(catalogue_path()), catalogue_path(), said()
    translated.update(fresh, no_fuzzy_matching=True)
    translated.header_comment = HEADER
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, translated, width=110, sort_output=True, include_lineno=False)
    path.write_text("".join(_lasting_lines(text.getvalue().decode())), encoding="utf-8")
    print(f"{len(fresh)} messages, {len(faults(fresh, translated))} without a translation")
    return 0


def _lasting_lines(text: str) -> Iterator[str]:
    """Leave out the header's dates and names: they change with every run and tell nothing."""
    for line in text.splitlines(keepends=True):
        if not line.startswith(VOLATILE):
            yield line


def check() -> int:
    """Print what is wrong with the translations; exit code 1 if anything is."""
    found = faults(said(), read(catalogue_path()))
    print("\n".join(found) if found else "translations: complete")
    return 1 if found else 0


def main() -> int:
    """Run one command."""
    commands = {"merge": merge, "check": check}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=sorted(commands))
    return commands[parser.parse_args().command]()


if __name__ == "__main__":
    sys.exit(main())
