"""What the demonstration's stories don't come to, done once by its accounts for the pictures: a file that waits for a
decision, an authorisation, a household, a merge, lists that go out, campaigns, a value tried, a file that is looked at
before it is sent."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from minzheng.assessment.models import Need
from minzheng.campaigns.content import plans
from minzheng.campaigns.models import Target
from minzheng.campaigns.reaching import plan_of
from minzheng.campaigns.services import begin_campaign
from minzheng.exchange.api.keys import new_secret
from minzheng.exchange.authorisations import sources_to_sign_for
from minzheng.exchange.content import Contract, ContractField
from minzheng.exchange.contracts import code_lists, contracts
from minzheng.exchange.models import Delivery
from minzheng.exchange.preview.first import look_first
from minzheng.exchange.services import (
    approve_extract,
    ask_extract,
    issue_token,
    receive_delivery,
    record_authorisation,
)
from minzheng.exchange.sharing.content import agreements
from minzheng.platform.acting import Actor, acting
from minzheng.platform.actors import actor_by_code
from minzheng.platform.crypto import decrypt
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.services import record_answers
from minzheng.registry.content import means_parts
from minzheng.registry.facts import fact_kinds
from minzheng.registry.models import Household, Person
from minzheng.registry.services import (
    decide_category,
    form_household,
    join_household,
    merge_people,
    record_income,
)
from minzheng.registry.services.categories import DECISION
from minzheng.screening.inputs import installed_book
from minzheng.screening.services import put_forward, try_change
from minzheng.screening.trying import can_be_tried

DESK, CLERK, BUREAU, LEADER = "data", "qinghe_clerk", "bureau", "leader"
GIVEN = 8  # people of a list that goes out
KEYS = uuid.UUID("0b0f8a3a-5a0e-4f5e-9d0c-5d3c7a1f2b44")  # the space of their keys


def act() -> str:
    """Does all of them, and gives the address of the file that is looked at."""
    desk, clerk = actor_by_code(DESK), actor_by_code(CLERK)
    with acting(clerk):
        _sign(clerk)
        _live_together(clerk)
        _merge(clerk)
    with acting(desk):
        before = _measured(desk)
        contract = contracts(installed_pack())[before.source]
        _send_too_little(desk, contract, before)
        _issue(desk, contract)
        where = _look_at_strange(desk, contract)
    _give()
    _ask_everybody(clerk)
    bureau = actor_by_code(BUREAU)
    with acting(bureau):
        _try_values(bureau)
    drain()
    return where


def _ask_everybody(clerk: Actor) -> None:
    """Every campaign of the pack, begun a month ago; somebody is answered for a second time, with other answers."""
    bureau = actor_by_code(BUREAU)
    with acting(bureau):
        for code in plans(installed_pack()):
            key = uuid.uuid5(KEYS, f"campaign {code} {today()}")
            begin_campaign(bureau, plan=code, begun_on=today() - timedelta(days=30), key=key)
    drain()
    with acting(clerk):
        surveys = [code for code, plan in plans(installed_pack()).items() if plan.questionnaire is not None]
        target = Target.objects.visible_to(clerk).filter(plan__in=surveys).order_by("-state", "pk")[0]
        told = Answers.objects.visible_to(clerk).standing().order_by("-pk")
        first = told.filter(questionnaire=getattr(plan_of(target), "questionnaire", "")).exclude(items={})[0]
        other = told.filter(questionnaire=first.questionnaire).exclude(items=first.items)[0]
        for ago, items in ((9, first.items), (2, other.items)):
            record_answers(
                clerk,
                subject=target.subject,
                questionnaire=first.questionnaire,
                taken_on=today() - timedelta(days=ago),
                items=items,
                asked_by=clerk.name,
                key=uuid.uuid5(KEYS, f"answers {ago} {today()}"),
            )


def _give() -> None:
    """Lists that lie ready for their recipient, and one that waits for approval."""
    agreed, leader = next(iter(agreements(installed_pack()).values())), actor_by_code(LEADER)
    asked = []
    for code, reason in ((BUREAU, "年度免费体检"), (CLERK, "补充名单"), (CLERK, "年度免费体检")):
        who = actor_by_code(code)
        with acting(who):
            people = Person.objects.visible_to(who).registered().filter(died_on=None).order_by("pk")
            extract = ask_extract(
                who,
                agreement=agreed.code,
                listed=agreed.lists[0],
                query="",
                people=[person.pk for person in people[:GIVEN]],
                reason=reason,
                key=uuid.uuid5(KEYS, f"give {reason} {today()}"),
            )
        asked.append(extract)
    with acting(leader):
        for extract in (asked[0], asked[2]):
            key = uuid.uuid5(KEYS, f"approve {extract.reason} {extract.asked_by_id} {today()}")
            approve_extract(leader, extract=extract, key=key)


def _try_values(bureau: Actor) -> None:
    """Twice the same parameter, the second time put forward with its paper."""
    parameter = can_be_tried(installed_book(), today())[-1]
    setting = parameter.on(today())
    for part in (2, 4):
        value = Decimal(int(Decimal(str(setting.value if setting else 1)) / part))
        key = uuid.uuid5(KEYS, f"trial {part} {today()}")
        proposal = try_change(bureau, parameter=parameter.code, value=value, valid_from=today(), key=key)
    paper, why = "云民发〔2026〕12号", "按市里要求调整"
    key = uuid.uuid5(KEYS, f"put forward {today()}")
    put_forward(bureau, proposal=proposal, paper=paper, reason=why, key=key)


def _sign(clerk: Actor) -> None:
    person = Person.objects.visible_to(clerk).registered().order_by("pk")[0]
    record_authorisation(
        clerk,
        person=person,
        source=next(iter(sources_to_sign_for())),
        file_number="2026-001",
        signed_by=person.name,
        valid_from=today() - timedelta(days=30),
        valid_until=today() + timedelta(days=335),
        key=uuid.uuid5(KEYS, f"sign {today()}"),
    )


def _live_together(clerk: Actor) -> None:
    """Two people of the clerk's street, the older one as head."""
    head, other = _people(clerk, 2)
    since, reason = today() - timedelta(days=400), "入户核实"
    hers = form_household(
        clerk,
        person=head,
        kind=Household.Kind.LIVING,
        key=uuid.uuid5(KEYS, f"household {today()}"),
        since=since,
        reason=reason,
    )
    join_household(
        clerk,
        membership=hers,
        number=decrypt(other.id_cipher),
        relation="10",
        key=uuid.uuid5(KEYS, f"member {today()}"),
        since=since,
        reason=reason,
    )

    _tell_means(clerk, head, other)


def _tell_means(clerk: Actor, head: Person, other: Person) -> None:
    """What two people have a month, and the category that was decided for one of them."""
    since = today() - timedelta(days=200)
    parts = {part: entry for part, entry in means_parts(installed_pack()).items() if not entry.facts}
    for person, part, yuan in zip((head, other), parts, (1280, 2600), strict=False):
        record_income(
            clerk,
            person=person,
            part=part,
            amount=Decimal(yuan),
            valid_from=since,
            proof="银行流水",
            key=uuid.uuid5(KEYS, f"income {part} {today()}"),
        )
    decide_category(
        clerk,
        person=head,
        category=next(iter(fact_kinds()[DECISION].codes)),
        paper="2026-018",
        decided_by="区民政局",
        valid_from=since,
        key=uuid.uuid5(KEYS, f"category {today()}"),
    )


def _merge(clerk: Actor) -> None:
    """Two people of whom little is known turn out to be one."""
    quiet = Person.objects.visible_to(clerk).registered().order_by("-pk")
    stays, other = quiet[:2]
    merge_people(
        clerk,
        person=stays,
        number=decrypt(other.id_cipher),
        reason="户籍核实为同一人",
        key=uuid.uuid5(KEYS, f"merge {today()}"),
    )


def _people(clerk: Actor, number: int) -> list[Person]:
    """People of whom most is known: those with a need, the older ones first."""
    needs = Need.objects.visible_to(clerk).values("subject_id")
    found = Person.objects.visible_to(clerk).registered().filter(pk__in=needs, died_on=None)
    return list(found.order_by("birth_date", "pk")[:number])


def _issue(desk: Actor, contract: Contract) -> None:
    issue_token(
        desk,
        title="医保局前置机",
        sources=[contract.source],
        valid_until=today() + timedelta(days=180),
        digest=new_secret()[1],
        key=uuid.uuid5(KEYS, f"key {today()}"),
    )


def _measured(desk: Actor) -> Delivery:
    """A file long enough for the next one to be held against it."""
    sources = [code for code, one in contracts(installed_pack()).items() if one.bounds is not None]
    found = Delivery.objects.visible_to(desk).merged().filter(source__in=sources, corrects=None)
    longest: Delivery = found.order_by("-accepted", "pk")[0]
    return longest


def _send_too_little(desk: Actor, contract: Contract, before: Delivery) -> None:
    """A file of one row a day later: far from the one before."""
    receive_delivery(
        desk,
        source=before.source,
        file_name=f"{contract.title.zh}.csv",
        content=_table([one.headings[0] for one in contract.fields], [_row(desk, contract, before)]),
        sent_on=before.sent_on + timedelta(days=1),
        key=uuid.uuid4(),  # the same bytes are the same delivery
    )


def _look_at_strange(desk: Actor, contract: Contract) -> str:
    """A file whose columns of numbers nobody agreed."""
    number = contract.number_field
    headings = [
        "编码" if number is not None and one.code == number.code else one.headings[0]
        for one in contract.fields
    ]
    told = {
        "source": contract.source,
        "file_name": f"{contract.title.zh}.csv",
        "content": _table(headings, [_row(desk, contract, None)]),
        "sent_on": today(),
        "area": None,
        "party": None,
        "corrects": None,
    }
    return look_first(desk, told, uuid.uuid4())


def _row(desk: Actor, contract: Contract, before: Delivery | None) -> Sequence[str]:
    person = Person.objects.visible_to(desk).registered().select_related("area__parent").order_by("pk")[0]
    day = before.sent_on if before is not None else today()
    return [_cell(one, person, day) for one in contract.fields]


def _cell(field: ContractField, person: Person, day: date) -> str:
    """A value that suits the column."""
    if field.list is not None:
        return code_lists(installed_pack())[field.list].entries[0].label.zh
    place = person.area if field.level == "community" else person.area.parent
    return {
        "name": person.name,
        "id_number": decrypt(person.id_cipher),
        "date": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "money": "900.00",
        "integer": "1",
        "division": place.name if place is not None else "",
        "sex": person.get_sex_display(),
        "text": field.headings[0],
    }.get(field.type, "")


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()
