"""Every English message has its Chinese, and what is committed is what gets compiled."""

from __future__ import annotations

import gettext
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


translations = load_script("translations")


def test_no_message_of_code_or_templates_lacks_its_translation() -> None:
    assert translations.faults(translations.said(), translations.read(translations.catalogue_path())) == []


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        (
            "a.py",
            'from django.utils.translation import gettext as _\nlabel = _("Due " "today")\n',
            {"Due today"},
        ),
        ("a.py", 'ngettext("%(n)d day", "%(n)d days", n)\n', {("%(n)d day", "%(n)d days")}),
        ("a.html", '<p>\n  {% translate "Open" %}\n</p>', {"Open"}),
        (
            "a.html",
            "{% if x %}\n    {% blocktranslate with n=a.b trimmed %}\n"
            "  Hello\n {{ n }}\n{% endblocktranslate %}{% endif %}",
            {"Hello %(n)s"},
        ),
        (
            "a.html",
            "{% blocktranslate count n=c %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            {("%(n)s row", "%(n)s rows")},
        ),
        ("a.html", "<a title=\"{% translate 'Why?' %}\">it's (here</a>", {"Why?"}),
    ],
)
def test_messages_are_found_however_they_are_written(
    tmp_path: Path, name: str, source: str, found: set[str]
) -> None:
    path = tmp_path / name
    path.write_text(source)
    assert {message for message, _context in translations.messages_in(path)} == found


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('msgid "Open"\nmsgstr ""\n', "no translation of 'Open'"),
        ('#, fuzzy\nmsgid "Open"\nmsgstr "打开"\n', "fuzzy 'Open'"),
        ('msgid "Open"\nmsgstr "打开 %(who)s"\n', "%(who)s"),
        ('msgid "Other"\nmsgstr "其他"\n', "no translation of 'Open'"),
    ],
)
def test_missing_empty_and_fuzzy_translations_are_named(tmp_path: Path, entry: str, complaint: str) -> None:
    path = tmp_path / "django.po"
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + entry)
    messages = translations.Catalog()
    messages.add("Open")
    assert any(complaint in fault for fault in translations.faults(messages, translations.read(path)))


def test_the_compiled_form_says_what_the_committed_one_says() -> None:
    load_script("compile_translations").compile_all()
    catalogue = translations.read(translations.catalogue_path())
    with translations.catalogue_path().with_suffix(".mo").open("rb") as source:
        compiled = gettext.GNUTranslations(source)
    single = [entry for entry in catalogue if isinstance(entry.id, str) and entry.id and not entry.context]
    assert single
    assert all(compiled.gettext(entry.id) == entry.string for entry in single if entry.string)
