"""Takes a complete file in as its sender, and puts it away: done, or returned with what would be right beside it.

The file itself is moved last, and its key is made of its place and bytes: whoever is killed on the way begins again
and gets the same delivery.
"""

from __future__ import annotations

import uuid
from pathlib import Path

from django.utils.translation import gettext as _

from minzheng.cli.importing import told_of
from minzheng.cli.sending import UnknownSender, sender_called
from minzheng.cli.watch.folder import DONE, RETURNED, Found, mark_of, readable
from minzheng.cli.watch.places import Sender, WrongPlace, sender_in, source_in
from minzheng.exchange.kernel.digest import digest_of
from minzheng.exchange.models import Delivery
from minzheng.exchange.pages import LARGEST
from minzheng.exchange.places import put
from minzheng.exchange.returning import returned_workbook
from minzheng.exchange.services import receive_delivery
from minzheng.exchange.shown import was_here
from minzheng.platform.acting import Actor, acting
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.ui.shell import source
from minzheng.ui.views.refusals import shown_refusal
from minzheng.ui.words import size_words

State = Delivery.State
WATCHED = uuid.UUID("6f0b7b7e-1c34-4c0e-9c39-7b0f6a5d2e41")  # the space of the keys of watched files


def take(found: Found, account: str, language: str) -> str | None:
    """What became of a file in one line; None while something of it still runs elsewhere: the next look goes on."""
    try:
        content = found.path.read_bytes()
        if mark_of(found.path) != found.mark:
            return None
    except OSError as error:
        return f"{found.name}: {error.strerror}"  # left where it is; the next look tries again
    digest = digest_of(content)
    try:
        contract = source_in(found.above)
        actor = sender_called(account, contract.source, None)
        with acting(actor):
            if len(content) > LARGEST:
                raise WrongPlace(
                    _("The file is too large; at most %(most)s.") % {"most": size_words(LARGEST)}
                )
            delivery = _received(actor, sender_in(actor, contract, found.above), found, content, digest)
        drain()
        with acting(actor):
            return _put_away(actor, delivery, found, digest, language)
    except (WrongPlace, UnknownSender) as wrong:
        return _return(found, digest, [str(wrong)])
    except Refused as refused:
        shown = shown_refusal(refused)
        return _return(found, digest, [shown.words, *shown.reasons])


def _received(actor: Actor, sender: Sender, found: Found, content: bytes, digest: str) -> Delivery:
    inode, _size, changed = found.mark
    place = "/".join((*found.above, found.name))
    return receive_delivery(
        actor,
        source=sender.contract.source,
        file_name=found.name,
        content=content,
        sent_on=today(),
        area=sender.area,
        party=sender.party,
        key=uuid.uuid5(WATCHED, f"{place}:{inode}:{changed}:{digest}"),
    )


def _put_away(actor: Actor, received: Delivery, found: Found, digest: str, language: str) -> str | None:
    delivery = Delivery.objects.visible_to(actor).select_related("received_by").get(pk=received.pk)
    if delivery.state in (State.RECEIVED, State.CHECKED, State.MATCHED):
        return None
    told = told_of(actor, delivery.pk, language)
    again = [was_here(delivery)] if received.here_already else []
    counts = _("%(rows)s rows: %(accepted)s taken, %(returned)s returned, %(skipped)s skipped.") % told
    back = [
        f"{row['sheet']} {row['row']}: {' '.join(row['problems'])}".strip() for row in told["returned_rows"]
    ]
    said = [*again, delivery.get_state_display(), counts, *told["held"], *told["problems"], *back]
    if delivery.state != State.REFUSED and not delivery.returned:
        return _move(found, digest, DONE, said)
    if delivery.returned and delivery.state != State.REFUSED:
        _write_workbook(actor, delivery, found, digest, language)
    return _return(found, digest, said)


def _write_workbook(actor: Actor, delivery: Delivery, found: Found, digest: str, language: str) -> None:
    """The returned rows as the page gives them out; that they went out is written into the log."""
    words = source()
    if words is None or words.exported is None:
        return
    book = returned_workbook(delivery, language)
    words.exported(actor, "watch", f"{RETURNED} {delivery.pk}", delivery.returned)
    put(_beside(found, digest, RETURNED, f"-{RETURNED}.xlsx"), book)


def _return(found: Found, digest: str, said: list[str]) -> str:
    return _move(found, digest, RETURNED, said)


def _move(found: Found, digest: str, where: str, said: list[str]) -> str:
    """The words beside it first, the file last: as long as it lies in its place it is not done."""
    put(_beside(found, digest, where, ".txt"), "\n".join([found.name, *said, ""]).encode())
    found.path.replace(_beside(found, digest, where, Path(found.name).suffix))
    return f"{'/'.join((*map(readable, found.above), found.name))} → {where}: {' '.join(said[:2])}"


def _beside(found: Found, digest: str, where: str, ending: str) -> Path:
    """A name in done or returned: the same for the same bytes, so that beginning again makes no second one."""
    folder = found.path.parent / where
    folder.mkdir(exist_ok=True)
    return folder / f"{Path(found.name).stem}-{digest[:8]}{ending}"
