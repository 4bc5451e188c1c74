"""Form fields made from a verb's signature: its types say what is asked, `Ask` only gives the words."""

from __future__ import annotations

import inspect
import types
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from minzheng.platform.acting import Actor
from minzheng.platform.models import Division, Party
from minzheng.platform.scope import ScopedModel
from minzheng.platform.verbs import Verb
from minzheng.ui.declare.forms import Ask, Upload
from minzheng.ui.declare.options import Option
from minzheng.ui.words import length_words, size_words

# A drop-down longer than this is no help; such a row is chosen on its list, by a row's button.
LONGEST = 300
RANDOM = 4  # the version of a UUID that nothing was worked out from


@dataclass(frozen=True)
class Blank:
    """One thing a verb asks for: its name, bare type, whether it may be left out, help from Annotated, and the most
    characters of a text."""

    name: str
    type: Any
    required: bool
    usual: Any
    help: str
    longest: int | None = None


def bare(hint: Any) -> tuple[Any, bool, str]:
    """Strip Annotated and `| None`: (type, may be None, help)."""
    text, optional = "", False
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        text = next((extra for extra in extras if isinstance(extra, str)), "")
    if get_origin(hint) in (Union, types.UnionType):
        left = [part for part in get_args(hint) if part is not type(None)]
        optional = len(left) < len(get_args(hint))
        hint = left[0]
    return hint, optional, text


def blanks_of(verb: Verb[..., Any], *, without: Iterable[str] = ()) -> list[Blank]:
    """What a verb asks for beyond actor, key and the names left out, in the signature's order."""
    left_out = {"key", *without}
    found = []
    for name, parameter in list(verb.signature.parameters.items())[1:]:
        if name in left_out:
            continue
        kind, optional, text = bare(verb.hints[name])
        empty = parameter.default is inspect.Parameter.empty
        usual, most = None if empty else parameter.default, verb.longest(name) if kind is str else None
        found.append(Blank(name, kind, empty and not optional, usual, text, most))
    return found


def row_name(verb: Verb[..., Any], model: type[models.Model]) -> str:
    """The name under which a verb takes a row of this model; TypeError if it takes none, found at the start."""
    for name in list(verb.signature.parameters)[1:]:
        kind, _optional, _text = bare(verb.hints[name])
        if isinstance(kind, type) and issubclass(model, kind):
            return name
    raise TypeError(f"{verb.name} takes no {model.__name__}")


def choices_of(blank: Blank, actor: Actor, verb: Verb[..., Any]) -> list[Option] | None:
    """The choices a type itself has: literals, choices, rows through the door, divisions of the permit."""
    kind = blank.type
    if get_origin(kind) is Literal:
        return [Option(str(value), str(value)) for value in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, models.TextChoices | models.IntegerChoices):
        return [Option(str(member.value), member.label) for member in kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [Option(str(member.value), member.name) for member in kind]
    if isinstance(kind, type) and issubclass(kind, ScopedModel):
        return [Option(str(row.pk), str(row)) for row in kind.objects.visible_to(actor)[:LONGEST]]
    if kind is Party:
        return [Option(str(party.pk), str(party)) for party in Party.objects.all()]
    if kind is Division:
        places = Division.objects.filter(pk__in=actor.where(verb.permit))
        return [Option(str(place.pk), str(place)) for place in places[:LONGEST]]
    return None


def value_of(blank: Blank, text: Any, actor: Actor, verb: Verb[..., Any]) -> Any:
    """The verb's value of a cleaned field: rows are read once more through the door."""
    kind = blank.type
    if text in ("", None):
        return blank.usual if not blank.required else ("" if kind is str else None)
    if isinstance(kind, type) and issubclass(kind, ScopedModel):
        return kind.objects.visible_to(actor).get(pk=text)
    if kind is bytes:
        return text.read()
    if kind is Party:
        return Party.objects.get(pk=text)
    if kind is Division:
        return Division.objects.filter(pk__in=actor.where(verb.permit)).get(pk=text)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(member for member in kind if str(member.value) == text)
    if get_origin(kind) is Literal:
        return next(value for value in get_args(kind) if str(value) == text)
    return text


class SentText(forms.CharField):
    """A text, refused with its length if it is longer than the verb takes. Nothing cuts it: what was written stays."""

    def __init__(self, longest: int | None, **base: Any) -> None:
        """As Django's, with the most characters; none where the verb names none."""
        self.longest = longest
        super().__init__(**base)

    def clean(self, value: Any) -> str:
        """The text with plain line ends, as the page counted it."""
        text: str = super().clean(value).replace("\r\n", "\n")
        if self.longest is not None and len(text) > self.longest:
            raise ValidationError(length_words(str(self.label), len(text), self.longest))
        return text


class SentFile(forms.FileField):
    """A file, refused with the reason if it is too large, empty or of another kind."""

    def __init__(self, upload: Upload, **base: Any) -> None:
        """As Django's, with what the page takes."""
        self.upload = upload
        widget = forms.FileInput(attrs={"accept": ",".join(upload.endings)})
        missing = _("“%(label)s” is missing: choose one of at most %(most)s.")
        known = {"label": base["label"], "most": size_words(upload.largest)}
        base["error_messages"] = {**base["error_messages"], "required": missing % known}
        super().__init__(widget=widget, allow_empty_file=True, **base)  # told below, by its name

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, if it is one the page takes."""
        file = super().clean(data, initial)
        if file and not file.name.lower().endswith(self.upload.endings):
            words = _("“%(name)s” is no file this page takes; send one that ends in %(endings)s.")
            raise ValidationError(words % {"name": file.name, "endings": " ".join(self.upload.endings)})
        if file and not file.size:
            words = _("“%(name)s” is empty (0 bytes); export it again and choose that file.")
            raise ValidationError(words % {"name": file.name})
        if file and file.size > self.upload.largest:
            known = {
                "name": file.name,
                "size": size_words(file.size),
                "most": size_words(self.upload.largest),
            }
            raise ValidationError(_("“%(name)s” has %(size)s; at most %(most)s are taken.") % known)
        return file


def field_for(blank: Blank, ask: Ask | None, options: Sequence[Option] | None, typed: str) -> forms.Field:
    """One Django field with messages that say what, where and what would be right."""
    base: dict[str, Any] = {
        "label": ask.label if ask else blank.name.replace("_", " ").capitalize(),
        "help_text": (ask.help if ask else "") or blank.help,
        "required": blank.required,
        "initial": ask.usual() if ask and ask.usual else blank.usual,
    }
    missing = {"required": _("“%(label)s” is still empty.") % {"label": base["label"]}}
    if options is not None:
        base["error_messages"] = missing | {"invalid_choice": _("“%(value)s” isn't among the choices.")}
        choices = [("", _("Choose"))] + [(o.value, o.label) for o in options]
        return forms.ChoiceField(choices=choices, **base)
    messages = missing if blank.type is bytes else missing | {"invalid": _wrong(blank.type, typed)}
    return _typed_field(blank, ask, base | {"error_messages": messages})


def _wrong(kind: Any, typed: str) -> str:
    if kind is date or kind is datetime:
        return _("“%(typed)s” is no date; write it like %(example)s.") % {
            "typed": typed,
            "example": "2026-11-25",
        }
    return _("“%(typed)s” is no number; write digits only, like %(example)s.") % {
        "typed": typed,
        "example": "12",
    }


def _typed_field(blank: Blank, ask: Ask | None, base: dict[str, Any]) -> forms.Field:
    kind = blank.type
    if kind is bytes and ask is not None and ask.upload is not None:
        return SentFile(ask.upload, **base)
    if kind is bool:
        return forms.BooleanField(**base | {"required": False})
    if kind is int:
        return forms.IntegerField(**base)
    if kind is Decimal:
        return forms.DecimalField(**base)
    if kind is date:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **base)
    if kind is datetime:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.DateTimeField(widget=widget, **base)
    if kind is str:
        lines = ask.lines if ask else (3 if blank.name == "reason" else 1)
        long = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        return SentText(blank.longest, widget=long, **base)
    raise TypeError(f"no field for {blank.name}: {kind!r}")


def form_for(
    verb: Verb[..., Any],
    actor: Actor,
    blanks: Sequence[Blank],
    ask: Mapping[str, Ask],
    data: Mapping[str, Any] | None,
    initial: Mapping[str, Any] | None = None,
    files: MultiValueDict[str, Any] | None = None,
) -> forms.Form:
    """A Django form for what a verb asks; `reason` gets its usual words."""
    words = {"reason": Ask(label=_("Reason"), lines=3)} | dict(ask)
    fields: dict[str, Any] = {}
    for blank in blanks:
        told = words.get(blank.name)
        blank = replace(blank, required=True) if told and told.needed else blank
        options = told.options(actor) if told and told.options else choices_of(blank, actor, verb)
        typed = str(data.get(blank.name, "")) if data is not None else ""
        fields[blank.name] = field_for(blank, told, options, typed)
    made = type("VerbForm", (forms.Form,), fields)
    form: forms.Form = made(
        data, files if data is not None else None, initial=dict(initial or {}), auto_id="f-%s"
    )
    return form


def key_of(posted: Mapping[str, Any]) -> uuid.UUID:
    """The page's hidden key; a page without one gets a new key, so that nothing runs under a foreign one.

    Only a random key is a page's: one derived from an event would escape the comparison of what it was used for.
    """
    try:
        key = uuid.UUID(str(posted.get("key", "")))
    except ValueError:
        return uuid.uuid4()
    return key if key.version == RANDOM else uuid.uuid4()
