"""The entries of campaigns in the registries: answers, facts and deaths bring the targets they are about in line."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from minzheng.campaigns.models import Campaign, Target
from minzheng.campaigns.services import settle_campaign
from minzheng.platform.acting import Actor
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.jobs import derived_key
from minzheng.platform.log import objects_of, subjects_of
from minzheng.platform.models import Event
from minzheng.ui.views.refusals import Sentence, sentences

PERMITS = ("campaigns.begin", "campaigns.see", "questionnaires.see", "registry.see", "log.see")


def settle_begun(event: Event, actor: Actor) -> None:
    """Counts what was known already when the campaign began."""
    for campaign in Campaign.objects.visible_to(actor).filter(
        pk__in=objects_of(event, actor, "campaigns.campaign")
    ):
        _settle(event, actor, campaign, None)


def settle_known(event: Event, actor: Actor) -> None:
    """Brings in line those whom the event is about, in every campaign that has any of them."""
    about = Target.objects.visible_to(actor).filter(subject_id__in=subjects_of(event.pk, actor))
    for campaign in Campaign.objects.visible_to(actor).filter(pk__in=about.values("campaign")).order_by("pk"):
        _settle(event, actor, campaign, event.pk)


def _settle(event: Event, actor: Actor, campaign: Campaign, about: int | None) -> None:
    key = derived_key(event, f"campaigns.settle:{campaign.pk}")
    settle_campaign.because(event.pk, actor, campaign=campaign, event=about, key=key)


handlers.register(
    Handler(name="campaigns.begun", on="campaigns.begin_campaign", permits=PERMITS, run=settle_begun),
    Handler(name="campaigns.answered", on="questionnaires.record_answers", permits=PERMITS, run=settle_known),
    Handler(
        name="campaigns.unanswered", on="questionnaires.withdraw_answers", permits=PERMITS, run=settle_known
    ),
    Handler(name="campaigns.told", on="registry.record_fact", permits=PERMITS, run=settle_known),
    Handler(name="campaigns.untold", on="registry.withdraw_fact", permits=PERMITS, run=settle_known),
    Handler(name="campaigns.died", on="registry.record_death", permits=PERMITS, run=settle_known),
)
sentences.register(
    Sentence("no_such_campaign", gettext_noop("No such campaign is planned.")),
    Sentence("campaign_runs", gettext_noop("This campaign runs already; end it before beginning it anew.")),
    Sentence("campaign_ended", gettext_noop("This campaign has ended.")),
    Sentence("nobody_to_reach", gettext_noop("Nobody is to be reached here.")),
    Sentence("before_beginning", gettext_noop("The day lies before the campaign began.")),
    Sentence("not_double", gettext_noop("This person wasn't answered for twice.")),
    Sentence("answers_of_another", gettext_noop("These answers are no part of it.")),
    Sentence("which_place", gettext_noop("Begin it for one street or for the district.")),
)
