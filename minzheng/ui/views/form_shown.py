"""A Django form as plain values for the templates: fields with label, help, error, source; the error summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

from minzheng.ui.declare.forms import Ask, Known
from minzheng.ui.views.fields import SentText
from minzheng.ui.words import labelled


@dataclass(frozen=True)
class FieldShown:
    """One field."""

    id: str
    name: str
    label: str
    help: str
    error: str
    widget: SafeString
    check: bool
    optional: bool
    unit: str = ""
    source: str = ""
    most: int | None = None


@dataclass(frozen=True)
class ErrorShown:
    """One line of the summary, leading to its field."""

    words: str
    href: str


def css_of(widget: forms.Widget) -> str:
    """Tabler's class for a widget."""
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def described_by(bound: BoundField) -> str:
    """The ids of help, limit and error, as aria-describedby takes them."""
    ids = [f"{bound.id_for_label}-help"] if bound.help_text else []
    ids += [f"{bound.id_for_label}-most"] if most_of(bound) else []
    return " ".join(ids + ([f"{bound.id_for_label}-error"] if bound.errors else []))


def most_of(bound: BoundField) -> int | None:
    """The most characters of a text field that has a limit."""
    return bound.field.longest if isinstance(bound.field, SentText) else None


def shown_field(bound: BoundField, ask: Ask | None, source: str) -> FieldShown:
    """One field with its widget drawn."""
    css = css_of(bound.field.widget) + (" is-invalid" if bound.errors else "")
    attributes: dict[str, str | bool] = {"class": css}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if described := described_by(bound):
        attributes["aria-describedby"] = described
    return FieldShown(
        id=bound.id_for_label,
        name=bound.name,
        label=str(bound.label),
        help=str(bound.help_text),
        error=str(bound.errors[0]) if bound.errors else "",
        widget=bound.as_widget(attrs=attributes),
        check=isinstance(bound.field.widget, forms.CheckboxInput),
        optional=not bound.field.required and not isinstance(bound.field.widget, forms.CheckboxInput),
        unit=str(ask.unit) if ask else "",
        source=source,
        most=most_of(bound),
    )


def shown_fields(
    form: forms.Form, known: Sequence[Known], ask: dict[str, Ask] | None = None
) -> list[FieldShown]:
    """All fields, those already known marked with their source."""
    sources = {one.field: str(one.source) for one in known}
    words = ask or {}
    return [shown_field(bound, words.get(bound.name), sources.get(bound.name, "")) for bound in form]


def summary_of(form: forms.Form) -> list[ErrorShown]:
    """Every error of the form, each leading to its field."""
    if not form.is_bound:
        return []
    return [ErrorShown(error_words(bound), f"#{bound.id_for_label}") for bound in form if bound.errors]


def error_words(bound: BoundField) -> str:
    """What is wrong and where: the field's label first, unless the sentence names it itself."""
    error = str(bound.errors[0])
    return error if str(bound.label) in error else labelled(bound.label, error)
