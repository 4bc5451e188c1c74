"""Who looks at a page, and the two refusals of a page: not signed in, and no permit (403, naming who has it)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from minzheng.platform.acting import Actor, Hat, current


class NotSignedIn(PermissionDenied):
    """Nobody acts: the page asks to sign in."""


class NoPermit(PermissionDenied):
    """The actor lacks a permit that the page needs."""

    def __init__(self, permit: str) -> None:
        """`permit` is what is missing."""
        super().__init__(permit)
        self.permit = permit


def signed_in(request: HttpRequest) -> Actor:
    """The actor in whose scope the request runs; raises NotSignedIn if there is none."""
    actor = current().actor
    if actor is None:
        raise NotSignedIn
    return actor


def permitted(request: HttpRequest, permit: str, hats: tuple[Hat, ...]) -> Actor:
    """The actor, who holds the permit somewhere and wears one of the page's hats; raises NoPermit otherwise."""
    actor = signed_in(request)
    if actor.hat not in hats or (permit and not actor.may(permit)):
        raise NoPermit(permit)
    return actor
