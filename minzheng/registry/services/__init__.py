"""The registry's verbs: register, record a fact, withdraw it, record a death, move, take up."""

from minzheng.registry.services.deaths import record_death as record_death
from minzheng.registry.services.facts import FactRow as FactRow
from minzheng.registry.services.facts import WithdrawRow as WithdrawRow
from minzheng.registry.services.facts import record_fact as record_fact
from minzheng.registry.services.facts import record_facts as record_facts
from minzheng.registry.services.facts import withdraw_facts as withdraw_facts
from minzheng.registry.services.looks import look_at as look_at
from minzheng.registry.services.looks import note_copy as note_copy
from minzheng.registry.services.looks import reveal as reveal
from minzheng.registry.services.looks import reveal_copied as reveal_copied
from minzheng.registry.services.moves import move_person as move_person
from minzheng.registry.services.numbers import KnownPerson as KnownPerson
from minzheng.registry.services.numbers import known_by_number as known_by_number
from minzheng.registry.services.people import PersonRow as PersonRow
from minzheng.registry.services.people import register_people as register_people
from minzheng.registry.services.people import register_person as register_person
from minzheng.registry.services.seeking import seek_person as seek_person
from minzheng.registry.services.taking_up import TakeUpRow as TakeUpRow
from minzheng.registry.services.taking_up import take_up_people as take_up_people
from minzheng.registry.services.taking_up import take_up_person as take_up_person
