"""Who: agents (people and the system's own hands), their accounts and what they were granted where."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from minzheng.platform.language import reader_language
from minzheng.platform.policies import LOGIN, PARTY, SEALER, STAFF, Rights


class Agent(models.Model):
    """Whoever acts. System actors are rows too, so that every event names one."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    is_system = models.BooleanField(default=False)

    class Meta:
        constraints = [
            Rights(
                name="agent_rights",
                rights=(
                    (STAFF, "SELECT"),
                    (PARTY, "SELECT"),
                    (LOGIN, "SELECT"),
                    (SEALER, "SELECT"),
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name_en if reader_language() == "en" else self.name


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by the pack's installation, never by a sign-up; each comes with its agent."""

    def get_queryset(self) -> models.QuerySet[Account]:
        """Whoever asks for an account goes on to its agent."""
        return super().get_queryset().select_related("agent")


class Account(AbstractBaseUser):
    """How an agent signs in. Only the login role reads this table: no hat sees a password hash."""

    agent = models.OneToOneField(Agent, on_delete=models.PROTECT, related_name="account")
    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="zh-hans")

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = [Rights(name="account_rights", rights=((LOGIN, "SELECT, UPDATE"),))]

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """A role in one place: an area for staff, a party for outsiders. The pair is never taken apart."""

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    division = models.ForeignKey("platform.Division", on_delete=models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey("platform.Party", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_has_one_place",
                condition=Q(division__isnull=False, party__isnull=True)
                | Q(division__isnull=True, party__isnull=False),
            ),
            models.UniqueConstraint(
                name="grant_once", fields=("agent", "role", "division", "party"), nulls_distinct=False
            ),
            Rights(
                name="grant_rights",
                rights=((LOGIN, "SELECT"), (STAFF, "SELECT"), (PARTY, "SELECT")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.role}"
