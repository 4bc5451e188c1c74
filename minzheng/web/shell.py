"""The words around every page: the product's name, who acts, as what and where; and what is written of an export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.exchange.models import Delivery
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack, role_book
from minzheng.platform.models import Grant
from minzheng.platform.packs.schema import Text
from minzheng.ui.declare.options import Words
from minzheng.ui.shell import ShellSource, ShellWords, shell_source
from minzheng.ui.words import moment

SHOWN_HOLDERS = 5
TAKEN = "INSERT INTO platform_takenlist (agent_id, page, reason, rows) VALUES (%s, %s, %s, %s)"
LONGEST_REASON = 200


def in_language(text: Text) -> str:
    """A text of the pack in the language of the page."""
    return text.of(get_language() or "")


def product() -> str:
    """The district and what the system is for."""
    return _("%(district)s civil affairs") % {"district": in_language(installed_pack().name)}


def words(actor: Actor) -> ShellWords:
    """Name, role and place of whoever acts, the other hats, and how new the data are."""
    found = Grant.objects.filter(agent_id=actor.agent_id).select_related("agent", "division", "party")
    grants = list(found.order_by("pk"))
    worn = [grant for grant in grants if role_book()[grant.role].hat == actor.hat]
    return ShellWords(
        user=str(grants[0].agent) if grants else "",
        role=_roles(grant.role for grant in worn),
        scope=_places(worn),
        as_of=_as_of(actor),
        hats=_other_hats(actor, grants),
    )


def _roles(codes: Iterable[str]) -> str:
    book = role_book()
    return " · ".join(in_language(book[code].name) for code in dict.fromkeys(codes))


def _places(grants: Iterable[Grant]) -> str:
    places = [grant.division or grant.party for grant in grants]
    return " · ".join(dict.fromkeys(str(place) for place in places if place))


def _other_hats(actor: Actor, grants: Sequence[Grant]) -> list[tuple[Words, str]]:
    """The roles of each other hat, and where it is put on."""
    roles: dict[str, list[str]] = {}
    for grant in grants:
        roles.setdefault(role_book()[grant.role].hat, []).append(grant.role)
    return [(_roles(codes), reverse("wear", args=[hat])) for hat, codes in roles.items() if hat != actor.hat]


def _as_of(actor: Actor) -> str:
    """When the newest file came that this actor sees; nothing where it sees none."""
    if not actor.may(Delivery.see):
        return ""
    merged = Delivery.objects.visible_to(actor).filter(state=Delivery.State.MERGED)
    newest = merged.order_by("-received_at").values_list("received_at", flat=True).first()
    return _("Data as of %(moment)s") % {"moment": moment(newest)} if newest else ""


def holders(permit: str) -> list[str]:
    """Who holds a permit, with their place; the first few, for the page that refuses it."""
    roles = [code for code, role in role_book().items() if permit in role.permits]
    granted = Grant.objects.filter(role__in=roles).select_related("agent", "division", "party")
    grants = granted.order_by("pk")[:SHOWN_HOLDERS]
    return [
        _("%(name)s (%(place)s)") % {"name": grant.agent, "place": grant.division or grant.party or ""}
        for grant in grants
    ]


def exported(actor: Actor, page: str, reason: str, rows: int) -> None:
    """Writes into the log who took which list, why and how many rows; the same sealed log as looks."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [actor.agent_id, page, reason[:LONGEST_REASON], rows])


shell_source.register(ShellSource(product=product, words=words, holders=holders, exported=exported))
