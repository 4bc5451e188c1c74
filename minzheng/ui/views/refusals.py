"""A refusal as a reader sees it: a sentence for its code, then its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minzheng.platform.installed import installed_pack
from minzheng.platform.registries import Registry
from minzheng.platform.verbs import Refused
from minzheng.ui.declare.options import Words
from minzheng.ui.words import labelled, listed, said, say


@dataclass(frozen=True)
class Sentence:
    """What a refusal's code means; an engine registers one for each code it raises."""

    code: str
    words: Words


sentences: Registry[Sentence] = Registry("refusals", unique=lambda sentence: sentence.code)
sentences.register(
    Sentence("not_permitted", gettext_noop("Your role may not do this.")),
    Sentence("not_permitted_here", gettext_noop("Your role may not do this here.")),
    Sentence(
        "same_person", gettext_noop("Whoever did the step before may not do this one; a colleague has to.")
    ),
    Sentence("not_found", gettext_noop("This is no longer there, or lies outside your scope.")),
    Sentence("key_reused", gettext_noop("This page was sent once already with other values. Open it anew.")),
    # Raised by several engines, so that none of them can own the sentence.
    Sentence("reason_missing", gettext_noop("A reason is needed; write it in a few words.")),
    Sentence("dates", gettext_noop("The days don't fit together.")),
    Sentence("in_future", gettext_noop("The day lies in the future; give today or an earlier one.")),
    Sentence("known_already", gettext_noop("This is recorded already and isn't taken a second time.")),
    Sentence("done_already", gettext_noop("This is done already.")),
    Sentence("withdrawn_already", gettext_noop("This was withdrawn and no longer counts.")),
)

PERMIT = "permit"
# What a reason looked at: verbs write the name of an argument or a part of their frame, pages say it in words.
TERMS = {
    "as_of": gettext_noop("Day of the data"),
    "checked_on": gettext_noop("Checked on"),
    "constraint": gettext_noop("Rule of the database"),
    "died_on": gettext_noop("Day of death"),
    "duties": gettext_noop("Separated duties"),
    "id_number": gettext_noop("ID number"),
    "key": gettext_noop("Page"),
    "number": gettext_noop("Number"),
    "order": gettext_noop("Order"),
    "party": gettext_noop("Organisation"),
    PERMIT: gettext_noop("Permit"),
    "place": gettext_noop("Place"),
    "plan": gettext_noop("Plan"),
    "questionnaire": gettext_noop("Questionnaire"),
    "reason": gettext_noop("Reason"),
    "row": gettext_noop("Record"),
    "rules": gettext_noop("Rules"),
    "sender": gettext_noop("Sender"),
    "sent_on": gettext_noop("Sent on"),
    "served_on": gettext_noop("Served on"),
    "source": gettext_noop("Source"),
    "taken_on": gettext_noop("Asked on"),
    "valid_until": gettext_noop("Valid until"),
    "visit": gettext_noop("Visit"),
}


@dataclass(frozen=True)
class RefusalShown:
    """The sentence and the reasons under it."""

    words: str
    reasons: list[str]


def shown_refusal(refused: Refused) -> RefusalShown:
    """The refusal in the language of the page; an unknown code shows its reasons under a general sentence."""
    known = (
        sentences[refused.code].words
        if refused.code in sentences
        else gettext_noop("This could not be done.")
    )
    return RefusalShown(_(str(known)), [reason_words(reason) for reason in refused.reasons])


def reason_words(reason: object) -> str:
    """One reason in a line: what, seen, rule, basis, as far as there are any."""
    parts = [say(getattr(reason, name)) for name in ("what", "seen", "rule", "basis")]
    if parts[0] == PERMIT:
        return permit_words(parts[1])
    told = [part for part in parts if part]
    first = _(TERMS.get(told[0], told[0])) if told else ""
    return labelled(first, " · ".join(told[1:])) if len(told) > 1 else first


def permit_words(permit: str) -> str:
    """What is missing by its title, and the roles that may: a code tells nobody whom to ask."""
    titles = {entry.code: entry.title for entry in installed_pack().permits}
    title = said(titles[permit]) if permit in titles else permit
    roles = [said(role.name) for role in installed_pack().roles if permit in role.permits]
    who = _("these roles may: %(roles)s") % {"roles": listed(roles)} if roles else _("no role may")
    return labelled(_(TERMS[PERMIT]), f"{title} · {who}")
