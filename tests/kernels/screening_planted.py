"""One lake with a case of every rule of the national pack that the six of the demonstration don't show: who must hit,
who comes near and must not. Numbers of a rule's people are of its own hundred, so that cases don't meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count

from tests.kernels.screening_lake import Row, months

AS_OF = date(2025, 12, 31)
NOW = date(2025, 12, 1)
OLD, ADULT, CHILD = date(1940, 3, 1), date(1985, 6, 1), date(2015, 9, 1)
Numbers = tuple[list[int], list[int]]  # who must hit, who must not


class Lake:
    """Rows by table; each method says something of one person."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        self._hundreds = count(100, 100)
        self._next = count(1)

    def rule(self) -> None:
        """The next rule's people begin."""
        self._next = count(next(self._hundreds) + 1)

    def add(self, table: str, lake_no: int, **values: object) -> None:
        self.rows.setdefault(table, []).append({"lake_no": lake_no, **values})

    def person(self, born: date = ADULT, home: int | None = None, **told: object) -> int:
        """Somebody new; alone in a household of their own, or in that of `home`, whose head they are not."""
        number = next(self._next)
        self.add("persons", number, birth_date=born, died_on=told.get("died"))
        self.add("households", number, household=home or number, head=home is None)
        for table in sorted(told.keys() - {"died"}):
            self.say(table, number, told[table])
        return number

    def say(self, table: str, number: int, value: object) -> None:
        """A row of a table in the shortest form that a case needs."""
        match table, value:
            case "roll", str():
                self.rows.setdefault("assistance_roll", []).extend(months(number, 9, 12, value))
            case "roll", (first, last, category):
                self.rows.setdefault("assistance_roll", []).extend(months(number, first, last, category))
            case "draws", str():
                self.draws(number, value)
            case "grade", str():
                self.add("disability", number, category="4", grade=value, state="valid", issued_on=OLD)
            case "wage", str():
                self.add("means", number, part="wage", counted=Decimal(value))
            case "bill", str():
                self.add("medical_insurance", number, self_paid=Decimal(value), settled_on=date(2025, 12, 20))
            case "labour", str():
                self.add("labour", number, benefit_type="none", employment_state=value)
            case "study", str():
                self.add("education", number, study_state=value, aid_item="none")
            case "living", str():
                self.add("residents_80", number, birth_date=OLD, living_arrangement=value)
            case _:
                raise ValueError(table)

    def draws(self, number: int, benefit: str, amount: str = "100.00", month: date = NOW) -> None:
        """A month of an allowance."""
        self.add("allowances", number, benefit=benefit, paid_month=month, amount=Decimal(amount))


Case = Callable[[Lake], Numbers]


def subsistence_not_drawn(lake: Lake) -> Numbers:
    poor = lake.person(wage="2039.99")
    lake.person(home=poor, wage="0")
    edge, unknown = lake.person(wage="1020"), lake.person(wage="10")
    lake.person(home=unknown)
    return [poor], [edge, unknown, poor + 1]


def subsistence_not_due(lake: Lake) -> Numbers:
    return [lake.person(roll="subsistence", wage="1020")], [lake.person(roll="subsistence", wage="1019.99")]


def several_severely_disabled(lake: Lake) -> Numbers:
    two, one = lake.person(grade="1"), lake.person(grade="1")
    lake.person(home=two, grade="2")
    lake.person(home=one, grade="3")
    return [two], [one]


def household_mixed_categories(lake: Lake) -> Numbers:
    mixed, same = lake.person(roll="subsistence"), lake.person(roll="subsistence")
    lake.person(home=mixed, roll="near_poor")
    lake.person(home=same, roll="subsistence")
    return [mixed], [same]


def rigid_expense_not_drawn(lake: Lake) -> Numbers:
    return [lake.person(wage="2000", bill="13200.01")], [lake.person(wage="2000", bill="13200")]


def medical_burden_household(lake: Lake) -> Numbers:
    dear, cheap = lake.person(bill="20000"), lake.person(bill="20000")
    lake.person(home=dear, bill="10500.01")
    lake.person(home=cheap, bill="10500")
    return [dear], [cheap]


def workless_household(lake: Lake) -> Numbers:
    idle, working = lake.person(labour="unemployed"), lake.person(labour="unemployed")
    for home in (idle, working):
        lake.person(CHILD, home)
    lake.person(home=working, labour="flexible")
    return [idle], [working]


def earner_died(lake: Lake) -> Numbers:
    left, helped = lake.person(), lake.person(labour="employed")
    for home in (left, helped):
        lake.person(CHILD, home)
        lake.person(home=home, labour="employed", died=date(2025, 9, 1))
    return [left], [helped]


def house_lost(lake: Lake) -> Numbers:
    lost, helped, slight = (lake.person() for _ in range(3))
    for number, damage, relief in (
        (lost, "collapsed", None),
        (helped, "severe", 3000),
        (slight, "slight", None),
    ):
        lake.add("disaster_relief", number, struck_on=date(2025, 10, 1), house_damage=damage, relief=relief)
    return [lost], [helped, slight]


def paid_in_custody(lake: Lake) -> Numbers:
    taken, freed, late = (lake.person(roll="subsistence") for _ in range(3))
    lake.add("custody", taken, custody_kind="prison", since_on=date(2025, 10, 5))
    lake.add("custody", freed, custody_kind="prison", since_on=date(2025, 10, 5), until_on=date(2025, 11, 5))
    lake.add("custody", late, custody_kind="detox", since_on=date(2025, 12, 5))
    return [taken], [freed, late]


def paid_after_moving_out(lake: Lake) -> Numbers:
    gone, back = (lake.person(roll="subsistence") for _ in range(2))
    for number in (gone, back):
        lake.add("household_register", number, change="moved_out", changed_on=date(2025, 10, 5))
    lake.add("household_register", back, change="moved_in", changed_on=date(2025, 11, 5))
    return [gone], [back]


def works_on_roll(lake: Lake) -> Numbers:
    well, little = (lake.person(roll="subsistence") for _ in range(2))
    for number, base in ((well, "4879"), (little, "1020")):
        lake.add("labour", number, employment_state="employed", contribution_base=Decimal(base))
    return [well], [little]


def business_on_roll(lake: Lake) -> Numbers:
    on, off, closed = lake.person(roll="subsistence"), lake.person(), lake.person(roll="near_poor")
    owner = lake.person(home=on)
    for number, state in ((owner, "active"), (off, "active"), (closed, "closed")):
        lake.add(
            "market_supervision", number, business_type="company", business_state=state, founded_on=ADULT
        )
    return [on], [off, closed, owner]


def several_homes(lake: Lake) -> Numbers:
    two, joint = (lake.person(roll="subsistence") for _ in range(2))
    spouse = lake.person(home=joint)
    for number, day in ((two, OLD), (two, ADULT), (joint, ADULT), (joint, ADULT), (spouse, ADULT)):
        lake.add("real_estate", number, ownership="joint", registered_on=day)
    return [two], [joint]


def home_bought(lake: Lake) -> Numbers:
    new, old = (lake.person(roll="subsistence") for _ in range(2))
    for number, day in ((new, date(2025, 1, 1)), (old, date(2024, 12, 31))):
        lake.add("real_estate", number, ownership="sole", registered_on=day)
    return [new], [old]


def car_on_roll(lake: Lake) -> Numbers:
    drives, rides = (lake.person(roll="subsistence") for _ in range(2))
    disabled = lake.person(roll="subsistence", grade="1")
    for number, kind in ((drives, "car"), (disabled, "car"), (rides, "motorcycle")):
        lake.add("vehicles", number, vehicle_type=kind, vehicle_state="normal", registered_on=ADULT)
    return [drives], [disabled, rides]


def destitute_with_pension(lake: Lake) -> Numbers:
    employee, resident = (lake.person(roll="destitute_dispersed") for _ in range(2))
    for number, kind in ((employee, "employee_pension"), (resident, "resident_pension")):
        lake.add(
            "labour", number, benefit_type=kind, monthly_benefit=Decimal(2380), employment_state="retired"
        )
    return [employee], [resident]


def destitute_with_working_family(lake: Lake) -> Numbers:
    kept, alone = (lake.person(roll="destitute_central") for _ in range(2))
    lake.person(home=kept, labour="employed")
    lake.person(home=alone, labour="retired")
    return [kept], [alone]


def rigid_expense_expired(lake: Lake) -> Numbers:
    long, year = (lake.person(roll=(1, 12, "rigid_expense")) for _ in range(2))
    before = {"category": "rigid_expense", "paid_month": date(2024, 12, 1), "monthly_amount": Decimal(300)}
    lake.add("assistance_roll", long, **before)
    return [long], [year]


def student_without_aid(lake: Lake) -> Numbers:
    without, rich = (
        lake.person(CHILD, roll="subsistence", study="enrolled"),
        lake.person(CHILD, study="enrolled"),
    )
    helped = lake.person(CHILD, roll="subsistence")
    lake.add("education", helped, study_state="enrolled", aid_item="grant")
    return [without], [rich, helped]


def near_poor_single_household(lake: Lake) -> Numbers:
    severe, milder = (lake.person(roll="near_poor", grade=grade) for grade in ("2", "3"))
    return [severe], [milder, lake.person(roll="subsistence", grade="2")]


def graduate_on_roll(lake: Lake) -> Numbers:
    done = lake.person(date(2003, 1, 1), roll="subsistence", study="graduated")
    return [done], [lake.person(CHILD, roll="subsistence", study="graduated")]


def orphan_not_drawn(lake: Lake) -> Numbers:
    orphan, drawing, kept = (lake.person(CHILD) for _ in range(3))
    lake.person(home=orphan, died=date(2025, 3, 1))
    lake.draws(drawing, "orphan")
    lake.person(home=kept)
    return [orphan], [drawing, kept]


def unattended_child_not_drawn(lake: Lake) -> Numbers:
    left, kept = lake.person(CHILD), lake.person(CHILD)
    for home in (left, kept):
        lake.person(home=home, grade="2")
        lake.add("custody", lake.person(home=home), custody_kind="prison", since_on=date(2025, 1, 1))
    lake.person(home=kept, grade="3")
    return [left], [kept]


def child_allowance_not_due(lake: Lake) -> Numbers:
    kept, left = (lake.person(CHILD, draws="unattended_child") for _ in range(2))
    lake.person(home=kept)
    lake.person(home=left, grade="1")
    return [kept], [left]


def child_allowance_grown(lake: Lake) -> Numbers:
    grown, student, young = (
        lake.person(born, draws="orphan", study=study)
        for born, study in (
            (date(2007, 11, 30), "graduated"), (date(2007, 11, 30), "enrolled"), (date(2007, 12, 2), "graduated"),
        )
    )  # fmt: skip
    return [grown], [student, young]


def double_child_allowance(lake: Lake) -> Numbers:
    both, changed = lake.person(CHILD, draws="orphan"), lake.person(CHILD, draws="orphan")
    lake.draws(both, "unattended_child")
    lake.draws(changed, "unattended_child", month=date(2025, 11, 1))
    return [both], [changed]


def child_with_old_guardians(lake: Lake) -> Numbers:
    alone, kept = lake.person(CHILD), lake.person(CHILD)
    for home in (alone, kept):
        lake.person(OLD, home)
    lake.person(home=kept)
    return [alone], [kept]


def poor_child_left_school(lake: Lake) -> Numbers:
    poor, other = lake.person(CHILD, study="left"), lake.person(CHILD, study="left")
    lake.person(home=poor, roll="subsistence")
    lake.person(home=other)
    return [poor], [other]


def living_allowance_not_drawn(lake: Lake) -> Numbers:
    due, draws = (lake.person(roll="subsistence", grade="4") for _ in range(2))
    lake.draws(draws, "disability_living")
    return [due], [draws, lake.person(roll="destitute_central", grade="4"), lake.person(grade="4")]


def living_allowance_not_due(lake: Lake) -> Numbers:
    off, on = lake.person(draws="disability_living"), lake.person(draws="disability_living", roll="near_poor")
    return [off], [on]


def nursing_allowance_not_drawn(lake: Lake) -> Numbers:
    return [lake.person(grade="2")], [
        lake.person(grade="2", draws="disability_nursing"),
        lake.person(grade="3"),
    ]


def nursing_allowance_not_due(lake: Lake) -> Numbers:
    mild, severe = (lake.person(grade=grade, draws="disability_nursing") for grade in ("3", "2"))
    return [mild], [severe]


def old_age_allowance_not_drawn(lake: Lake) -> Numbers:
    due, draws = lake.person(OLD, living="alone"), lake.person(OLD, living="alone", draws="old_age")
    return [due], [draws, lake.person(date(1946, 1, 1), living="alone"), lake.person(OLD)]


def old_age_allowance_not_due(lake: Lake) -> Numbers:
    young, due = (lake.person(born, draws="old_age") for born in (date(1946, 1, 1), date(1945, 12, 31)))
    return [young], [due]


def centenarian_underpaid(lake: Lake) -> Numbers:
    little, enough = (lake.person(date(1920, 1, 1)) for _ in range(2))
    lake.draws(little, "old_age", "299.99")
    lake.draws(enough, "old_age", "300.00")
    return [little], [enough]


def allowance_after_death(lake: Lake) -> Numbers:
    dead, lately = (
        lake.person(OLD, draws="old_age", died=day) for day in (date(2025, 11, 9), date(2025, 12, 9))
    )
    return [dead], [lately]


def silent_recipient(lake: Lake) -> Numbers:
    silent, treated, visited = (lake.person(OLD, draws="old_age") for _ in range(3))
    lake.say("bill", treated, "3.00")
    lake.add("service_visits", visited, served_on=date(2025, 3, 1), confirmed=True)
    return [silent], [treated, visited]


def voucher_and_destitute(lake: Lake) -> Numbers:
    twice, poor = lake.person(OLD, roll="destitute_central"), lake.person(OLD, roll="subsistence")
    for number in (twice, poor):
        lake.draws(number, "care_voucher")
    before = lake.person(OLD, roll="destitute_central")
    lake.draws(before, "care_voucher", month=date(2025, 8, 1))
    return [twice], [poor, before]


def alone_with_doubtful_check(lake: Lake) -> Numbers:
    doubtful, sound, together = (lake.person(OLD, living=how) for how in ("alone", "alone", "with_children"))
    for number, result in ((doubtful, "follow_up"), (sound, "normal"), (together, "abnormal")):
        lake.add("health_checks", number, checked_on=date(2025, 6, 1), item="cognition", result=result)
    return [doubtful], [sound, together]


def abnormal_checkup(lake: Lake) -> Numbers:
    ill, sound = (lake.person(OLD, roll="subsistence") for _ in range(2))
    rich = lake.person(OLD)
    for number, result in ((ill, "abnormal"), (sound, "normal"), (rich, "follow_up")):
        lake.add("health_checks", number, checked_on=date(2025, 11, 3), item="blood_pressure", result=result)
    return [ill], [sound, rich]


def widowed_elder(lake: Lake) -> Numbers:
    widow, couple = (lake.person(OLD, living="with_spouse") for _ in range(2))
    lake.person(OLD, widow, died=date(2025, 5, 1))
    lake.person(OLD, couple)
    return [widow], [couple]


def old_household_without_help(lake: Lake) -> Numbers:
    without, ordered, young = (lake.person(OLD) for _ in range(3))
    lake.add("orders", ordered, valid_from=date(2025, 1, 1))
    lake.person(home=young)
    return [without], [ordered, young]


CASES: tuple[Case, ...] = (
    subsistence_not_drawn, subsistence_not_due, several_severely_disabled, household_mixed_categories,
    rigid_expense_not_drawn, medical_burden_household, workless_household, earner_died, house_lost,
    paid_in_custody, paid_after_moving_out, works_on_roll, business_on_roll, several_homes, home_bought,
    car_on_roll, destitute_with_pension, destitute_with_working_family, rigid_expense_expired,
    student_without_aid, graduate_on_roll, near_poor_single_household, orphan_not_drawn, unattended_child_not_drawn,
    child_allowance_not_due, child_allowance_grown, double_child_allowance, child_with_old_guardians,
    poor_child_left_school, living_allowance_not_drawn, living_allowance_not_due, nursing_allowance_not_drawn,
    nursing_allowance_not_due, old_age_allowance_not_drawn, old_age_allowance_not_due, centenarian_underpaid,
    allowance_after_death, silent_recipient, voucher_and_destitute, alone_with_doubtful_check, widowed_elder,
    abnormal_checkup,
    old_household_without_help,
)  # fmt: skip


def planted() -> tuple[Lake, dict[str, Numbers]]:
    """The lake, and by rule who must hit and who must not."""
    lake, told = Lake(), dict[str, Numbers]()
    for case in CASES:
        lake.rule()
        told[case.__name__] = case(lake)
    return lake, told
