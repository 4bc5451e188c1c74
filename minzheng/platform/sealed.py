"""Up to when the log is sealed, for pages: "sealed to 14:58:02". The sealer itself is minzheng.platform.sealing."""

from __future__ import annotations

from datetime import datetime

from minzheng.platform.acting import nobody
from minzheng.platform.models.log import SealBatch


def sealed_to() -> datetime | None:
    """When the last batch was sealed; None before the first. Says nothing of single rows, so it needs no actor."""
    with nobody():
        return SealBatch.objects.order_by("-id").values_list("sealed_at", flat=True).first()
