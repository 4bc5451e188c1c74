"""How far long work has come, written in short transactions of its own."""

from __future__ import annotations

from django.db import models

from minzheng.platform.policies import LOGIN, PARTY, STAFF, Rights


class Progress(models.Model):
    """One piece of long work; `done` of `total` units, an end and, if it failed, the words why."""

    key = models.UUIDField(unique=True)
    title = models.CharField(max_length=120)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        constraints = [
            Rights(
                name="progress_rights",
                rights=(
                    (LOGIN, "SELECT, INSERT, UPDATE"),
                    (STAFF, "SELECT, INSERT, UPDATE"),
                    (PARTY, "SELECT"),
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title
