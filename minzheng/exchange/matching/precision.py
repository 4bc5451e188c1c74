"""How far the evidence can be trusted: of each band how many rows people looked at, and what they said."""

from __future__ import annotations

from django.db.models import BigIntegerField, Count, F, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from minzheng.exchange.models import Match
from minzheng.platform.acting import Actor

COUNTS = ("rows", "looked_at", "confirmed")
LIKELIEST = Cast(KeyTextTransform("subject", KeyTransform("0", "candidates")), BigIntegerField())


def precision(actor: Actor) -> dict[str, dict[str, int]]:
    """By band: rows that may mean somebody, those that people decided on, those where they took the likeliest person.

    Of all files that the actor may match, withdrawn ones too: a decision on them was one.
    """
    told = (
        Match.objects.visible_to(actor)
        .annotate(likeliest_subject=LIKELIEST)
        .values("band")
        .annotate(
            rows=Count("pk"),
            looked_at=Count("pk", filter=~Q(decision=Match.Decision.NONE)),
            confirmed=Count("pk", filter=Q(decision=Match.Decision.SAME, meant=F("likeliest_subject"))),
        )
        .order_by()
    )
    counted = {str(band): dict.fromkeys(COUNTS, 0) for band in Match.Band}
    for one in told:
        counted[one["band"]] = {
            "rows": one["rows"],
            "looked_at": one["looked_at"],
            "confirmed": one["confirmed"],
        }
    return counted
