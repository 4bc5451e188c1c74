"""The accounts of the demonstration: their password, and what each of them can see."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.platform.packs import Pack
from minzheng.platform.packs.files import AccountEntry, GrantEntry
from minzheng.platform.server import state

PASSWORD_LENGTH = 12
SEE = ".see"


def password() -> str:
    """The password of all accounts: made once, kept in the state folder."""
    return state.key("demo").hex()[:PASSWORD_LENGTH]


def table(pack: Pack) -> Iterator[str]:
    """A line an account: name to sign in with, who it is, as what and where; then what each role can see."""
    for entry in pack.accounts:
        for grant in entry.grants:
            yield _line(pack, entry, grant)
    yield ""
    titles = {permit.code: permit.title for permit in pack.permits}
    given = {grant.role for entry in pack.accounts for grant in entry.grants}
    for role in pack.roles:
        if role.code in given:
            seen = [titles[code].en.removeprefix("See ") for code in role.permits if code.endswith(SEE)]
            yield f"  {role.name.en:<24} sees {', '.join(seen)}"


def _line(pack: Pack, entry: AccountEntry, grant: GrantEntry) -> str:
    role = next(role for role in pack.roles if role.code == grant.role)
    words = f"{role.name.zh} · {_place(pack, grant, 'zh')} ({role.name.en}, {_place(pack, grant, 'en')})"
    return f"  {entry.username:<20} {entry.name.zh} {words}"


def _place(pack: Pack, grant: GrantEntry, language: str) -> str:
    if grant.party is not None:
        name = next(party.name for party in pack.parties if party.code == grant.party)
        return name.en if language == "en" else name.zh
    return next(row.label(language) for row in pack.divisions if row.code == grant.division)
