"""What a command needs before it speaks with the database: the server up, and a district in it."""

from __future__ import annotations

import psycopg
from django.conf import settings

from minzheng.platform import server
from minzheng.platform.server import ServerError, Urls

FILLED = "SELECT to_regclass('public.platform_agent') IS NOT NULL"


def open_house() -> Urls:
    """The ways into the installed district's database; raises ServerError when nothing has been built in it yet."""
    name = str(settings.DATABASES["default"]["NAME"])
    urls = server.ensure(name)
    with psycopg.connect(urls.app.url) as way:
        found = way.execute(FILLED).fetchone()
    if not (found and found[0]):
        raise ServerError(
            f"The database {name} holds no district yet. Build one with `minzheng demo`, or name the pack of one"
            " that is there: MINZHENG_PACK=…"
        )
    return urls
