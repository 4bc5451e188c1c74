"""How proposals are named and listed: rows, state, each change with the value before and the value tried."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.links import WHO
from minzheng.screening.inputs import installed_book
from minzheng.screening.kernel.book import Parameter
from minzheng.screening.kernel.kinds import Kind
from minzheng.screening.kernel.reasons import with_unit
from minzheng.screening.models import Proposal, TriedHit
from minzheng.screening.trying import can_be_tried
from minzheng.ui.declare import Option
from minzheng.ui.parts import Tone, badge
from minzheng.ui.words import UNKNOWN, labelled, said, say

STATES: dict[str, tuple[Tone, str]] = {
    Proposal.State.TRIED: ("grey", "scale"),
    Proposal.State.PUT_FORWARD: ("orange", "clock-filled"),
    Proposal.State.PUBLISHED: ("green", "circle-check-filled"),
    Proposal.State.WITHDRAWN: ("grey", "arrow-back-up"),
}


def proposal_url(proposal: Proposal) -> str:
    """The page of a proposal."""
    return reverse("proposal", args=[proposal.pk])


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """The proposals an actor sees."""
    found: QuerySet[Proposal] = Proposal.objects.visible_to(actor).select_related("tried_by", "area")
    return found


def tried_hits(actor: Actor) -> QuerySet[TriedHit]:
    """Whom trials move, as far as the actor sees them."""
    found: QuerySet[TriedHit] = TriedHit.objects.visible_to(actor).select_related(*WHO)
    return found


def state_badge(proposal: Proposal, *, small: bool = False) -> object:
    """A proposal's state with a shape of its own."""
    tone, shape = STATES[proposal.state]
    return badge(tone, proposal.get_state_display(), shape=shape, small=small)


def changes(proposal: Proposal) -> list[str]:
    """Each change in words: the parameter, its value when it was tried, and the value tried."""
    return [_change(proposal, code) for code in proposal.values]


def _change(proposal: Proposal, code: str) -> str:
    parameter = installed_book().parameters.get(code)
    if parameter is None:
        return f"{code}: {proposal.before[code]} → {proposal.values[code]}"
    then = proposal.values[code]
    now = value_words(parameter, proposal.before[code]) if proposal.before[code] else UNKNOWN
    return labelled(said(parameter.title), f"{now} → {value_words(parameter, then)}")


def value_words(parameter: Parameter, text: str) -> str:
    """A value with its unit."""
    money = parameter.unit.startswith("yuan")
    return say(with_unit(parameter.unit, text, Kind.MONEY if money else Kind.NUMBER))


def summary(proposal: Proposal) -> str:
    """All its changes in a line."""
    return " · ".join(changes(proposal))


def parameter_options(actor: Actor) -> list[Option]:
    """The parameters that can be tried, with the value of today."""
    return [Option(one.code, _with_value(one)) for one in can_be_tried(installed_book(), today())]


def _with_value(parameter: Parameter) -> str:
    setting = parameter.on(today())
    value = value_words(parameter, str(setting.value)) if setting is not None else UNKNOWN
    words = {"title": said(parameter.title), "value": value}
    return gettext("%(title)s: now %(value)s") % words
