"""What stands around every page: product name, scope, user, navigation. The faces say its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from minzheng.platform.acting import Actor, current
from minzheng.platform.language import reader_language
from minzheng.platform.registries import Registry
from minzheng.ui.declare.options import Words
from minzheng.ui.menu import MenuGroup, MenuLine, groups_for, tabs_for
from minzheng.ui.words import say


@dataclass(frozen=True, kw_only=True)
class ShellWords:
    """What the faces know about an actor: name in the page's language, where it may look, role, the data's day; and
    the other hats it has, each with the address that changes to it by POST."""

    user: Words = ""
    scope: Words = ""
    role: Words = ""
    as_of: Words = ""
    hats: Sequence[tuple[Words, str]] = ()


@dataclass(frozen=True, kw_only=True)
class ShellSource:
    """Where the shell's words come from. `holders` names who has a permit, for the page that refuses it; `exported`
    writes into the log who took which list, why and how many rows: without it nothing is exported."""

    name: str = "shell"
    product: Callable[[], Words]
    words: Callable[[Actor], ShellWords]
    holders: Callable[[str], Sequence[str]]
    exported: Callable[[Actor, str, str, int], None] | None = None


shell_source: Registry[ShellSource] = Registry("shell", unique=lambda source: source.name)


@dataclass(frozen=True, kw_only=True)
class Shell:
    """The shell as the templates show it."""

    product: str
    language: str
    other_language: str
    other_label: str
    here: str
    user: str = ""
    initial: str = ""
    words: ShellWords = ShellWords()
    groups: list[MenuGroup] = field(default_factory=list)
    tabs: list[MenuLine] = field(default_factory=list)
    home: str = "/"
    search: str = ""
    query: str = ""
    sign_out: str = ""


def source() -> ShellSource | None:
    """The registered source, if the faces brought one."""
    return next(iter(shell_source), None)


def optional_url(name: str, *numbers: int) -> str:
    """A URL by name, of a row by its number; empty where the faces don't have that page."""
    try:
        return reverse(name, args=numbers)
    except NoReverseMatch:
        return ""


def initials(name: str) -> str:
    """One Chinese character, or the first letters of two words."""
    words = name.split()
    if not words:
        return ""
    return "".join(word[0] for word in words[:2]).upper() if name.isascii() else name[0]


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the bare shell that pages without a signed-in user have."""
    chinese = reader_language() == "zh"
    words = source()
    match = request.resolver_match
    return {
        "product": str(words.product()) if words else _("Minzheng"),
        "language": "zh-Hans" if chinese else "en",
        "other_language": "en" if chinese else "zh-hans",
        "other_label": "EN" if chinese else "中文",
        "here": match.view_name if match else "",
    }


def shell_for(request: HttpRequest, actor: Actor | None) -> Shell:
    """Return the shell of one request."""
    bare = frame(request)
    if actor is None:
        return Shell(**bare)  # type: ignore[arg-type]  # keys and types are frame's own
    words = source()
    here = str(bare["here"])
    told = words.words(actor) if words else ShellWords()
    name = str(told.user) or say(actor.names)
    return Shell(
        **bare,  # type: ignore[arg-type]  # as above
        user=name,
        initial=initials(name),
        words=told,
        groups=groups_for(actor, here),
        tabs=tabs_for(actor, here),
        home=optional_url("home") or "/",
        search=optional_url("search") if actor.hat == "staff" else "",  # parties see no register
        query=request.GET.get("q", "") if here == "search" else "",
        sign_out=optional_url("sign-out"),
    )


def context(request: HttpRequest) -> dict[str, object]:
    """The context processor: every template sees `shell`."""
    return {"shell": shell_for(request, current().actor)}
