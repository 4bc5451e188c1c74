"""Upstream tells downstream by an event: a handler is a job deferred in the transaction of the verb it waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from procrastinate.contrib.django import app

from minzheng.platform.acting import Actor
from minzheng.platform.models.log import Event
from minzheng.platform.registries import Registry

RUN_HANDLER = "minzheng.run_handler"


@dataclass(frozen=True, kw_only=True)
class Handler:
    """What follows from a verb. `run` gets the event and a system actor who holds `permits` everywhere.

    Jobs run at least once, so `run` makes its verbs with keys derived from the event (`derived_key`). One that comes
    `last` is begun after all others of its event; a worker that does several jobs at once may not have ended them.
    """

    name: str
    on: str
    permits: tuple[str, ...]
    run: Callable[[Event, Actor], None]
    last: bool = False


handlers: Registry[Handler] = Registry("handlers", unique=lambda handler: handler.name)


def defer_handlers(verb: str, event_id: int) -> None:
    """Puts a job for each handler of this verb into the queue, within the running transaction."""
    for handler in sorted(handlers, key=lambda handler: handler.last):
        if handler.on == verb:
            app.configure_task(RUN_HANDLER).defer(handler=handler.name, event_id=event_id)
