"""A form that takes a file, gives the verb a value by itself, and is open to one hat."""

from __future__ import annotations

import uuid

from django.urls import reverse

from minzheng.platform.acting import Actor
from minzheng.platform.models import Division
from minzheng.platform.verbs import record
from minzheng.ui.declare import Ask, FormPage, ListPage, Upload
from tests.ui.gallery.models import Errand
from tests.ui.gallery.pages import PLAIN, both
from tests.ui.gallery.verbs import made


def _send(
    actor: Actor, *, area: Division, file_name: str, content: bytes, note: str, key: uuid.UUID
) -> Errand:
    """Begin an errand with a file."""
    errand = Errand(area=area, name=file_name, note=f"{note} {len(content)}", due="2026-11-30T12:00Z")
    errand.save()
    record(errand)
    return errand


def own_place(_: object, actor: Actor) -> dict[str, object]:
    """The first place in which the actor may begin."""
    return {"area": Division.objects.filter(pk__in=actor.where("gallery.begin"))[0]}


SEND = FormPage[Errand](
    name="errand-send",
    title=both("送文件", "Send a file"),
    button=both("送出", "Send it"),
    verb=made("gallery.begin", _send),
    done=lambda errand: reverse("errand", args=[errand.pk]),
    given=own_place,
    ask={
        "content": Ask(
            label=both("文件", "File"),
            upload=Upload(name="file_name", largest=2_000, endings=(".csv", ".xlsx")),
        ),
        "note": Ask(label=both("说明", "Note"), usual=lambda: "照旧"),
    },
)
OTHER_HAT = ListPage[Errand](
    name="other-hat",
    title=both("机构的", "Party's"),
    permit="gallery.see",
    rows=PLAIN.rows,
    columns=PLAIN.columns,
    empty=PLAIN.empty,
    hats=("party",),
)
