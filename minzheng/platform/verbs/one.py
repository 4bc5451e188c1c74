"""The verb for one row: claim, lock, permit, duties, body, lines, jobs; all in one transaction."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, TypeVar, get_type_hints

from django.db import transaction
from django.db.models import Model

from minzheng.platform.acting import Actor, acting, unscoped, writing
from minzheng.platform.handlers import defer_handlers
from minzheng.platform.models.divisions import Division, Party
from minzheng.platform.models.log import EventLine
from minzheng.platform.registries import Registry
from minzheng.platform.scope import ScopedModel
from minzheng.platform.verbs.asking import ask_place, lock, logging_refusals
from minzheng.platform.verbs.duties import ask_duties
from minzheng.platform.verbs.frame import Frame, framed, running
from minzheng.platform.verbs.keys import claim, fingerprint
from minzheng.platform.verbs.refused import Reason, Refused
from minzheng.platform.verbs.texts import ask_lengths, longest

P = ParamSpec("P")
R = TypeVar("R")


class Verb(Generic[P, R]):
    """A write. Called as the function it decorates: actor first, the rest by keyword, `key` among them."""

    do_not_call_in_templates: ClassVar[bool] = True

    def __init__(
        self, body: Callable[Concatenate[Actor, P], R], *, name: str, permit: str, not_by: Sequence[str]
    ) -> None:
        """`name` is `engine.verb`; `not_by` are verbs whose actor may not do this one on the same row."""
        self.body: Callable[..., R] = body
        self.name, self.permit, self.not_by = name, permit, tuple(not_by)
        self.__doc__ = body.__doc__
        self.signature = inspect.signature(body)

    @cached_property
    def hints(self) -> dict[str, Any]:
        """The arguments' types, Annotated extras included: forms and endpoints are made from them."""
        return get_type_hints(self.body, include_extras=True)

    def longest(self, name: str) -> int | None:
        """The most characters of a text: as the signature says, else the column of that name in what is made."""
        most = longest(self.hints[name])
        made = self.hints.get("return")
        if most is not None or not (isinstance(made, type) and issubclass(made, Model)):
            return most
        return next((getattr(one, "max_length", None) for one in made._meta.fields if one.name == name), None)

    def __call__(self, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
        """Makes the verb once; refuses by raising `Refused`, after which nothing has changed but the log."""
        arguments: dict[str, Any] = dict(kwargs)
        outer = running()
        if outer is None:
            return logging_refusals(actor, self.name, lambda: self._transact(actor, arguments, None))
        arguments["key"] = outer.next_key(self.name)
        return self._transact(actor, arguments, outer.event_id)

    def because(self, event_id: int, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
        """The verb with a cause: a handler names the event it answers."""
        arguments: dict[str, Any] = dict(kwargs)
        return logging_refusals(actor, self.name, lambda: self._transact(actor, arguments, event_id))

    def _transact(self, actor: Actor, arguments: dict[str, Any], cause: int | None) -> R:
        key: uuid.UUID = arguments["key"]
        places = actor.where(self.permit)
        told = {name: value for name, value in arguments.items() if name != "key"}
        with transaction.atomic(), acting(actor), writing(places, self.name):
            claimed = claim(actor, self.name, key, fingerprint(told, key), cause)
            if claimed.is_replay:
                return self._first_answer(actor, claimed.event_id)
            ready = {**arguments, **self._ask(actor, told, places)}
            with framed(Frame(actor, self.name, claimed.event_id, key, places)):
                result = self.body(actor, **ready)
            defer_handlers(self.name, claimed.event_id)
        return result

    def _ask(self, actor: Actor, told: Mapping[str, Any], places: frozenset[int]) -> dict[str, Any]:
        """Permit, lengths, place and duties; gives the arguments with each row locked and fresh."""
        if not places:
            raise Refused("not_permitted", (Reason("permit", self.permit),))
        ask_lengths(self.hints, told)
        return {name: self._ask_one(actor, value, places) for name, value in told.items()}

    def _ask_one(self, actor: Actor, value: Any, places: frozenset[int]) -> Any:
        if isinstance(value, ScopedModel):
            locked = lock(actor, value)
            ask_place(actor, locked, places)
            ask_duties(actor, locked, self.not_by)
            return locked
        if isinstance(value, list | tuple):
            return type(value)(self._ask_one(actor, part, places) for part in value)
        own_axis = Division if actor.hat == "staff" else Party
        if isinstance(value, own_axis) and value.pk not in places:
            raise Refused("not_permitted_here", (Reason("place", str(value)),))
        return value

    def _first_answer(self, actor: Actor, event_id: int) -> R:
        """What the first call made, read through the door again: it may have moved out of sight since."""
        returned = self.hints.get("return")
        if not (isinstance(returned, type) and issubclass(returned, ScopedModel)):
            nothing: Any = None
            answer: R = nothing
            return answer
        with unscoped("the first call's lines may have moved out of sight"):
            lines = EventLine.objects.filter(event_id=event_id, object_kind=returned._meta.label_lower)
            made = lines.order_by("id").values_list("object_id", flat=True).first()
        row: Any = returned.objects.visible_to(actor).filter(pk=made).first()
        if row is None:
            raise Refused("not_found")
        answer = row
        return answer


all_verbs: Registry[Verb[Any, Any]] = Registry("verbs", unique=lambda one: one.name)


def verb(
    *, permit: str, not_by: Sequence[str] = ()
) -> Callable[[Callable[Concatenate[Actor, P], R]], Verb[P, R]]:
    """Makes a function the verb `engine.function_name`, known to the log, pages and enumerating tests."""

    def made(body: Callable[Concatenate[Actor, P], R]) -> Verb[P, R]:
        engine = body.__module__.split(".")[1]
        one: Verb[P, R] = Verb(body, name=f"{engine}.{body.__name__}", permit=permit, not_by=not_by)
        all_verbs.register(one)
        return one

    return made
