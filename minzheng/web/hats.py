"""Who acts in a request: the signed-in account under the hat it wears; everything in the request is read with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from minzheng.platform.acting import Actor, acting
from minzheng.platform.actors import UnknownActor, actor_for
from minzheng.platform.models.accounts import Account

HAT_KEY = "hat"


class HatMiddleware:
    """Sets `request.actor` (None for nobody) and reads the whole request, streams too, with its eyes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """As Django calls it."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers under the actor's scope."""
        actor = actor_of(request)
        setattr(request, "actor", actor)  # noqa: B010  # HttpRequest has no such attribute to type
        if actor is None:
            return self.get_response(request)
        with acting(actor):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = held(actor, iter(response.streaming_content))  # type: ignore[arg-type]
        return response


def held(actor: Actor, parts: Iterator[Any]) -> Iterator[Any]:
    """Each part of a stream is made under the actor's scope: the view has long returned by then."""
    while True:
        with acting(actor):
            part = next(parts, None)
        if part is None:
            return
        yield part


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of a request, or None when nobody is signed in or the account has no grant."""
    account = request.user
    if not isinstance(account, Account) or not account.is_active:
        return None
    try:
        return actor_for(account.agent, request.session.get(HAT_KEY), language=account.language)
    except UnknownActor:
        return None
