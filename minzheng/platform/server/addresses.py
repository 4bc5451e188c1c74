"""Connection addresses: who connects where, for psycopg, for Django and as one URL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Address:
    """One role's way into one database; `options` are further libpq parameters such as sslmode."""

    host: str
    port: str
    database: str
    user: str
    password: str = field(repr=False)
    options: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """The address as a postgresql:// URL with its password."""
        query = urlencode({"host": self.host, "port": self.port, **dict(self.options)}, quote_via=quote)
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{login}@/{quote(self.database, safe='')}?{query}"

    def parameters(self) -> dict[str, str]:
        """Return the keyword arguments of psycopg.connect."""
        named = {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.user,
            "password": self.password,
        }
        return named | dict(self.options)

    def django(self) -> dict[str, object]:
        """Return an entry of Django's DATABASES, from HOST to OPTIONS; the engine is the caller's."""
        return {
            "HOST": self.host,
            "PORT": self.port,
            "NAME": self.database,
            "USER": self.user,
            "PASSWORD": self.password,
            "OPTIONS": dict(self.options),
        }

    def to(self, database: str) -> Address:
        """Return the same way into another database."""
        return replace(self, database=database)

    def as_role(self, user: str, password: str) -> Address:
        """Return the same way for another role."""
        return replace(self, user=user, password=password)


@dataclass(frozen=True)
class Urls:
    """The three ways in: `owner` migrates and restores, `app` serves, `seal` seals the log."""

    owner: Address
    app: Address
    seal: Address
