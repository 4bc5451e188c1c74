"""The words around every page: the product's name, who acts, as what and where."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.platform.acting import Actor, nobody
from minzheng.platform.installed import installed_pack, role_book
from minzheng.platform.models import Agent, Grant
from minzheng.platform.packs.schema import Text
from minzheng.ui.shell import ShellSource, ShellWords, shell_source

SHOWN_HOLDERS = 5


def in_language(text: Text) -> str:
    """A text of the pack in the language of the page."""
    return text.en if (get_language() or "").startswith("en") else text.zh


def product() -> str:
    """The district and what the system is for."""
    return _("%(district)s civil affairs") % {"district": in_language(installed_pack().name)}


def words(actor: Actor) -> ShellWords:
    """Name, role and place of whoever acts."""
    return ShellWords(user=_person(actor), role=_roles(actor.roles), scope=_places(actor))


def _person(actor: Actor) -> str:
    with nobody():
        agent = Agent.objects.get(pk=actor.agent_id)
    return agent.name_en if (get_language() or "").startswith("en") else agent.name


def _roles(codes: Iterable[str]) -> str:
    book = role_book()
    return " · ".join(in_language(book[code].name) for code in codes)


def _places(actor: Actor) -> str:
    with nobody():
        grants = Grant.objects.filter(agent_id=actor.agent_id, role__in=actor.roles)
        found = [grant.division or grant.party for grant in grants.select_related("division", "party")]
    return " · ".join(dict.fromkeys(str(place) for place in found if place))


def holders(permit: str) -> list[str]:
    """Who holds a permit, with their place; the first few, for the page that refuses it."""
    roles = [code for code, role in role_book().items() if permit in role.permits]
    with nobody():
        grants = Grant.objects.filter(role__in=roles).select_related("agent", "division", "party")
        found = [
            (grant.agent, grant.division or grant.party) for grant in grants.order_by("pk")[:SHOWN_HOLDERS]
        ]
    english = (get_language() or "").startswith("en")
    return [
        _("%(name)s (%(place)s)") % {"name": agent.name_en if english else agent.name, "place": place or ""}
        for agent, place in found
    ]


shell_source.register(ShellSource(product=product, words=words, holders=holders))
