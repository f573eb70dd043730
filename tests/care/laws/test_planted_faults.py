"""One fault at a time is planted in the rules, the table of contraindications or a label: a law finds it by name."""

from __future__ import annotations

import msgspec
import pytest

from ironrest.care.laws.ceilings import ceiling_law
from ironrest.care.laws.kleene import kleene_laws
from ironrest.care.laws.model import contraindications, model_of
from ironrest.care.laws.never import clearance_laws, never_laws
from ironrest.care.laws.thresholds import lower_ferritin_laws, point_laws, side_laws
from ironrest.care.laws.tighter import tighter_laws
from ironrest.care.laws.total import constant_laws, reachable_laws
from ironrest.knowledge.check_laws import without_ceiling
from ironrest.knowledge.products import rule_text
from ironrest.knowledge.samples import sample_files
from ironrest.rules import nodes as n
from tests.care.laws.faults import (
    GUIDELINES,
    KNOWLEDGE,
    ON,
    failing,
    moved,
    who_breaks,
    with_criterion,
    with_node,
    without_bar,
)

pytestmark = pytest.mark.slow  # each fault is proved anew: part of `make test`

AASM = "aasm-2025"


def test_a_stop_that_leaves_out_its_own_number_is_found_with_the_person_at_that_number():
    broken = with_criterion("tsat_too_high", "tsat > 45")
    found = failing(never_laws(broken, AASM, model_of(broken, AASM, on=ON)), second=True)

    assert found.keys() == {"2.tsat"}
    assert found["2.tsat"].asked.cvc5 == "sat"
    case = who_breaks(found["2.tsat"])
    assert case.confirmed
    assert case.people[0]["tsat"].low == case.people[0]["tsat"].high == 45


def test_a_flipped_operator_at_ferritin_75_is_found():
    broken = with_criterion("aasm_either_route", "ferritin >= 75 or tsat < 20")

    assert "side.ferritin.75" in failing(side_laws(broken, AASM, ON))
    assert "lower-ferritin.adult" in failing(lower_ferritin_laws(with_flipped_range(), AASM, ON))


def with_flipped_range():
    """Iron only above 75: the less iron, the less is given."""
    return msgspec.structs.replace(
        with_criterion("aasm_either_route", "ferritin >= 75"),
        nodes={
            **with_criterion("aasm_either_route", "ferritin >= 75").nodes,
            "criterion:aasm_iv_only": with_criterion("aasm_iv_only", "ferritin >= 75").nodes["criterion:aasm_iv_only"],
        },
    )


def test_a_gap_at_75_is_found():
    broken = with_criterion("aasm_either_route", "ferritin < 75 or tsat < 20")
    assert failing(side_laws(broken, AASM, ON)).keys() == {"side.ferritin.75"}

    gap = with_criterion("aasm_iv_only", "ferritin > 75 and ferritin <= 100")
    gap = msgspec.structs.replace(
        gap, nodes={**gap.nodes, "criterion:aasm_either_route": broken.nodes["criterion:aasm_either_route"]}
    )
    found = failing(point_laws(gap, AASM, ON))
    assert found.keys() == {"point.ferritin.75"}
    case = who_breaks(found["point.ferritin.75"])
    assert case.confirmed
    assert case.people[0]["ferritin"].low == 75


#: Each criterion of the table for intravenous iron, and the law that says the same of the plain facts.
SAID_BY = {
    "tsat_too_high": "2.tsat",
    "ferritin_too_high": "2.ferritin",
    "iron_overload_known": "1.overload",
    "haemochromatosis_known": "1.haemochromatosis",
    "iv_iron_hypersensitivity": "1.allergy",
    "bacteraemia_now": "1.bacteraemia",
    "anaemia_of_other_cause": "1.other_anaemia",
    "decompensated_liver": "1.liver",
    "first_trimester": "1.first_trimester",
    "infection_today": "1.infection",
    "iv_iron_given_elsewhere": "1.elsewhere",
}


def test_every_contraindication_of_the_table_is_said_by_a_law():
    table = [name for effect in ("blocked", "deferred") for name in contraindications(KNOWLEDGE, "iv", effect)]
    assert sorted(table) == sorted(SAID_BY)


@pytest.mark.parametrize("name", SAID_BY)
def test_a_dropped_contraindication_is_found(name: str):
    broken = without_bar(name)
    found = failing(clearance_laws(broken, model_of(broken, AASM, on=ON)))

    assert found.keys() == {f"{SAID_BY[name]}.cleared"}
    assert who_breaks(found[f"{SAID_BY[name]}.cleared"]).confirmed


# --- labels -----------------------------------------------------------------------------------------------------------
HELD = [
    (product.id, where, key)
    for product in KNOWLEDGE.products.values()
    for where, label in product.jurisdiction.items()
    for key, limit in label.limit.items()
    if limit.kind in KNOWLEDGE.laws.held and not limit.inherited
]
#: A limit that another of the same label makes needless: a fault in it alone lets nothing through.
COVERED = {
    ("ferric-carboxymaltose", "eu", "dose"): "1,000 mg in a week hold the dose too",
    ("ferumoxytol", "us", "single_dose"): "1,020 mg in a course hold the dose too",
}


def ceilings_of(product: str, where: str, key: str) -> list[str]:
    limit = KNOWLEDGE.products[product].jurisdiction[where].limit[key]
    text = rule_text(limit, KNOWLEDGE.plan.kind[limit.kind])
    return [
        name
        for name, one in KNOWLEDGE.laws.ceiling.items()
        if one.product == product and where in one.jurisdictions and one.keeps == text
    ]


def loosened(product: str, where: str, key: str):
    """The limit one unit looser: a maximum higher, a time or an interval shorter; a word is taken away."""
    node = KNOWLEDGE.nodes[f"limit:{product}:{where}:{key}"]
    if not isinstance(node, n.Compare):
        return with_node(f"limit:{product}:{where}:{key}", n.ALWAYS)
    by = {"<=": 1.0, "<": 1.0, "=": 1.0}.get(node.operator, -1.0)
    return with_node(f"limit:{product}:{where}:{key}", moved(node, by))


@pytest.mark.parametrize(("product", "where", "key"), HELD)
def test_a_limit_made_one_looser_is_found(product: str, where: str, key: str):
    broken = loosened(product, where, key)
    found = failing(ceiling_law(broken, name, where) for name in ceilings_of(product, where, key))

    assert bool(found) is ((product, where, key) not in COVERED)
    assert all(who_breaks(one).confirmed for one in found.values())


def test_an_observation_of_29_minutes_is_found_by_its_name():
    broken = loosened("iron-sucrose", "us", "observation")
    found = failing([ceiling_law(broken, "sucrose_us_observation", "us")], second=True)

    assert found.keys() == {"4.sucrose_us_observation"}
    visit = who_breaks(found["4.sucrose_us_observation"]).people[0]
    assert visit["observe_min"].low == 29


def test_a_limit_without_a_ceiling_is_named():
    laws = KNOWLEDGE.laws
    fewer = {key: one for key, one in laws.ceiling.items() if key != "sucrose_us_observation"}
    less = msgspec.structs.replace(KNOWLEDGE, laws=msgspec.structs.replace(laws, ceiling=fewer))

    assert list(without_ceiling(KNOWLEDGE)) == []
    assert [one.partition(":")[2].split(": ")[0] for one in without_ceiling(less)] == ["us:observation"]


# --- rules that say nothing, and clinics ------------------------------------------------------------------------------
def test_a_criterion_that_is_true_of_everybody_is_found():
    broken = with_criterion("aasm_iv_only", "ferritin <= 100 or ferritin > 100")
    laws = constant_laws(broken, model_of(broken, AASM, on=ON))

    assert failing(one for one in laws if "aasm_iv_only" in one.id).keys() == {"constant.aasm_iv_only.false"}


def test_a_verdict_that_nobody_can_have_is_found():
    broken = with_criterion("aasm_either_route", "ferritin < 0")
    found = failing(reachable_laws(broken, AASM, model_of(broken, AASM, on=ON)))

    assert "reachable.either-route" in found


def test_a_rule_that_is_coarser_than_it_need_be_is_found():
    broken = with_criterion("aasm_iv_only", "ferritin <= 75 or ferritin > 75")
    found = failing(one for one in kleene_laws(broken, ON) if one.id == "exact.criterion.aasm_iv_only")

    case = who_breaks(found["exact.criterion.aasm_iv_only"])
    assert case.confirmed
    assert case.people == ({},)


def test_a_clinic_that_loosens_is_found_even_where_the_loader_was_passed_by():
    loose = with_criterion("tsat_too_high", "tsat >= 50")
    found = failing(tighter_laws(KNOWLEDGE, loose, "loose.toml", ON, (AASM,)))

    assert found.keys() == {"tighter.iv-iron", "tighter.tsat_too_high"}
    case = who_breaks(found["tighter.tsat_too_high"])
    assert case.confirmed
    assert case.people[0].keys() == {"tsat"}


def test_the_samples_that_ship_are_three():
    assert [one.name for one in sample_files()] == ["earlier-stops.toml", "more-bars.toml", "nothing-assumed.toml"]
    assert set(GUIDELINES) >= {AASM}
