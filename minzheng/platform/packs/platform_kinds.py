"""The kinds of files the platform itself reads, with the checks that need the whole pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from minzheng.platform.packs.files import (
    AccountsFile,
    CalendarFile,
    District,
    DivisionRow,
    GeometryFile,
    GlossaryFile,
    GrantEntry,
    PartiesFile,
    PermitsFile,
    RolesFile,
)
from minzheng.platform.packs.kinds import Content, ContentKind, content_kinds
from minzheng.platform.packs.parameters import ParametersFile
from minzheng.platform.packs.problems import Problem

if TYPE_CHECKING:
    from minzheng.platform.packs.pack import Pack

ABOVE = {"street": ("district",), "town": ("district",), "community": ("street", "town")}


def _check_district(content: Content[District], pack: Pack) -> Iterator[Problem]:
    own = content.value.division
    roots = [each.code for each in pack.divisions if each.level == "district"]
    if own is not None and roots != [own]:
        yield content.problem(
            f"divisions.csv has {len(roots)} districts: {', '.join(roots) or 'none'}.",
            f"Give it one row of level district with the code {own}.",
            "division",
        )


def _check_division(content: Content[DivisionRow], pack: Pack) -> Iterator[Problem]:
    row = content.value
    same = [each for each in pack.content(DIVISIONS) if each.value.code == row.code]
    if same[0] is not content:
        yield content.problem(
            f"The code {row.code} is written twice.", "Give each division its own code.", "code"
        )
    if row.level == "district":
        return
    parent = next((each for each in pack.divisions if each.code == row.parent), None)
    if parent is None or parent.level not in ABOVE[row.level]:
        yield content.problem(
            f"{row.parent} isn't a division above a {row.level}.",
            "Name the division it belongs to.",
            "parent",
        )


def doubled(
    content: Content[PartiesFile | RolesFile | AccountsFile], key: str, codes: Iterable[str]
) -> Iterator[Problem]:
    """A problem for each code that is used twice in the list under `key`."""
    seen: Counter[str] = Counter()
    for index, code in enumerate(codes):
        seen[code] += 1
        if seen[code] > 1:
            yield content.problem(f"{code} is written twice.", "Give each its own code.", key, index)


def _check_roles(content: Content[RolesFile], pack: Pack) -> Iterator[Problem]:
    yield from doubled(content, "roles", (role.code for role in content.value.roles))
    known = {permit.code for permit in pack.permits}
    apart = [pair for each in pack.content(PERMITS) for pair in each.value.apart]
    for index, role in enumerate(content.value.roles):
        for place, permit in enumerate(role.permits):
            if permit not in known:
                yield content.problem(
                    f"There is no permit {permit}.",
                    "Use one of permits.yaml.",
                    "roles",
                    index,
                    "permits",
                    place,
                )
        for one, other in apart:
            if {one, other} <= set(role.permits):
                yield content.problem(
                    f"One role holds {one} and {other}, which are duties apart.",
                    "Give one of them to another role.",
                    "roles",
                    index,
                    "permits",
                )


def _check_parties(content: Content[PartiesFile], pack: Pack) -> Iterator[Problem]:
    yield from doubled(content, "parties", (party.code for party in content.value.parties))
    known = {each.code for each in pack.divisions}
    for index, party in enumerate(content.value.parties):
        for place, code in enumerate(party.serves):
            if code not in known:
                yield content.problem(
                    f"There is no division {code}.",
                    "Use a code of divisions.csv.",
                    "parties",
                    index,
                    "serves",
                    place,
                )


def _check_accounts(content: Content[AccountsFile], pack: Pack) -> Iterator[Problem]:
    yield from doubled(content, "accounts", (account.username for account in content.value.accounts))
    for index, account in enumerate(content.value.accounts):
        for place, grant in enumerate(account.grants):
            for message, remedy, key in _wrong_grant(grant, pack):
                yield content.problem(message, remedy, "accounts", index, "grants", place, key)


def _wrong_grant(grant: GrantEntry, pack: Pack) -> Iterator[tuple[str, str, str]]:
    role = next((each for each in pack.roles if each.code == grant.role), None)
    if role is None:
        yield f"There is no role {grant.role}.", "Use one of roles.yaml.", "role"
    elif (role.hat == "party") != (grant.party is not None):
        axis = "party" if role.hat == "party" else "division"
        yield f"The role {grant.role} is granted on a {axis}.", f"Write `{axis}` instead.", "role"
    if grant.division is not None and grant.division not in {each.code for each in pack.divisions}:
        yield f"There is no division {grant.division}.", "Use a code of divisions.csv.", "division"
    if grant.party is not None and grant.party not in {each.code for each in pack.parties}:
        yield f"There is no party {grant.party}.", "Use one of parties.yaml.", "party"


def _check_parameters(content: Content[ParametersFile], pack: Pack) -> Iterator[Problem]:
    for index, entry in enumerate(content.value.parameters):
        written = [
            (each.file, place)
            for each in pack.content(PARAMETERS)
            if each.of_base == content.of_base
            for place, other in enumerate(each.value.parameters)
            if other.code == entry.code
        ]
        if written[0] != (content.file, index):
            yield content.problem(
                f"The parameter {entry.code} is written twice.",
                "Keep one, with all its values.",
                "parameters",
                index,
            )


def _check_geometry(content: Content[GeometryFile], pack: Pack) -> Iterator[Problem]:
    known = {each.code for each in pack.divisions}
    for index, feature in enumerate(content.value.features):
        properties = feature.get("properties")
        code = properties.get("code") if isinstance(properties, dict) else None
        if code not in known:
            yield content.problem(
                f"The feature belongs to no division ({code}).",
                "Give it properties.code from divisions.csv.",
                "features",
                index,
            )


DISTRICT = content_kinds.register(
    ContentKind("district", "district.yaml", District, _check_district, ("divisions",))
)
DIVISIONS = content_kinds.register(ContentKind("divisions", "divisions.csv", DivisionRow, _check_division))
PERMITS = content_kinds.register(ContentKind("permits", "permits.yaml", PermitsFile))
ROLES = content_kinds.register(ContentKind("roles", "roles.yaml", RolesFile, _check_roles, ("permits",)))
PARTIES = content_kinds.register(
    ContentKind("parties", "parties.yaml", PartiesFile, _check_parties, ("divisions",))
)
ACCOUNTS = content_kinds.register(
    ContentKind("accounts", "accounts.yaml", AccountsFile, _check_accounts, ("roles", "divisions", "parties"))
)
GLOSSARY = content_kinds.register(ContentKind("glossary", "glossary.yaml", GlossaryFile))
CALENDAR = content_kinds.register(ContentKind("calendar", "calendar.yaml", CalendarFile))
PARAMETERS = content_kinds.register(
    ContentKind("parameters", "parameters/*.yaml", ParametersFile, _check_parameters)
)
GEOMETRY = content_kinds.register(
    ContentKind("geometry", "geometry/*.geojson", GeometryFile, _check_geometry, ("divisions",))
)
