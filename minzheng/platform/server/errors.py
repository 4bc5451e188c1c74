"""What the database server can refuse, said so that a person can act on it."""

from __future__ import annotations


class ServerError(Exception):
    """The database can't be provided; the message names the cause and the remedy."""
