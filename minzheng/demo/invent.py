"""Makes the district: people first, planted cases before ordinary ones, then everything that happens to them."""

from __future__ import annotations

from datetime import date
from random import Random

from minzheng.demo.abilities import assess_elders
from minzheng.demo.disability import CertificateCases, add_holders, list_certificates
from minzheng.demo.elders import add_elders, steady
from minzheng.demo.funerals import bury, let_die
from minzheng.demo.medical import add_bills
from minzheng.demo.people import Person, Registrar
from minzheng.demo.places import District
from minzheng.demo.planting_bills import BillCases
from minzheng.demo.planting_care import CareCases
from minzheng.demo.planting_roll import RollCases
from minzheng.demo.questions import Form
from minzheng.demo.recipe.book import Recipe, RecipeError
from minzheng.demo.roll import Enrolment, pay
from minzheng.demo.spans import Spans
from minzheng.demo.surveys import Surveying
from minzheng.demo.visits import number_visits, visit_elders
from minzheng.demo.world import Deck, World


def invent(recipe: Recipe, district: District, form: Form, spans: Spans, seed: int) -> World:
    """Returns the people of a district and all events that files will tell of them."""
    world = World(seed, recipe, district, spans, Registrar(recipe, district, Random(f"{seed}:people")))
    add_elders(world)
    elders = Deck("elders without a turn", steady(world), world.chance("elders in turn"))
    CareCases(world, elders).plant()
    enrolment = Enrolment(world, elders)
    RollCases(world, enrolment).plant()
    BillCases(world, enrolment).plant()
    CertificateCases(world, enrolment).plant()
    staying = enrolment.fill()
    add_holders(world, staying, steady(world))
    unlisted = _unlisted(world)
    others = Deck("other people", unlisted, world.chance("others in turn"))
    let_die(world, elders, others)
    pay(world)
    list_certificates(world)
    bury(world)
    add_bills(world, unlisted)
    Surveying(world, form, staying, others.rest()).run()
    visit_elders(world)
    number_visits(world)
    assess_elders(world)
    return world


def _unlisted(world: World) -> list[Person]:
    """Makes people who stand in no list, as many as are still missing among those seen."""
    recipe, year = world.recipe.sizes, world.spans.year
    missing = recipe.people.seen - len(world.registrar.people) - recipe.care.strangers
    if missing < 0:
        least = recipe.people.seen - missing
        raise RecipeError(f"recipe.yaml: people: seen: the lists alone show {least} people: raise it")
    ages = recipe.people.ages
    born = date(year - ages.high, 1, 1), date(year - ages.low, 12, 31)
    return [world.registrar.person(*born) for _ in range(missing)]
