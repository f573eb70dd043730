"""What the alternatives may never say, and the pieces that they are made of."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from ironrest.care.assess.assess import assess
from ironrest.care.plan.alternatives import alternatives
from ironrest.care.plan.creatinine_clearance import cockcroft_gault
from ironrest.care.plan.ladder_shapes import AlternativesFor, Option
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.records.facts_table import chart_of
from ironrest.report.alternatives_text import alternatives_text
from ironrest.report.alternatives_told import tell_alternatives
from ironrest.values.interval import Interval, at_least, exact, less_than
from tests.cases.alternatives_story import stories, told

KNOWLEDGE = load()
DAY = datetime.date(2026, 11, 22)
ASKED: dict[str, Any] = dict(stories()["clearance-of-20-exactly"].chart["facts"])
FOUND = {name: told(name, one, KNOWLEDGE) for name, one in stories().items()}


def person(*drugs: str, without: tuple[str, ...] = (), age: int = 50, jurisdiction: str = "us", knowledge=KNOWLEDGE,
           **facts: Any) -> AlternativesFor:  # fmt: skip
    """A man who has been asked everything, with these facts otherwise."""
    there = {key: value for key, value in (ASKED | facts).items() if key not in without}
    listed = [{"name": one, "status": "active", "started": datetime.date(2026, 11, 1)} for one in drugs]
    raw = {"patient": "x", "birth_date": datetime.date(2026 - age, 3, 1), "sex": "male", "date": DAY, "facts": there,
           "drug": listed}  # fmt: skip
    chart = chart_of(raw, file="x", knowledge=knowledge)
    return alternatives(chart, assess(chart, knowledge, on=DAY), knowledge, jurisdiction=jurisdiction)  # type: ignore[arg-type]


def options(found: AlternativesFor) -> dict[str, Option]:
    return {one.id: one for rung in found.rungs for one in rung.options}


def text(found: AlternativesFor) -> str:
    return alternatives_text(tell_alternatives(found, KNOWLEDGE), width=10_000)


# --- creatinine clearance


@pytest.mark.parametrize(
    ("age", "sex", "weight", "creatinine", "ml_per_min"),
    [  # worked out by hand from the printed formula
        (50, "male", 80, 5.0, 20.0),
        (40, "male", 72, 1.0, 100.0),
        (40, "female", 72, 1.0, 85.0),
        (68, "male", 60, 2.0, 30.0),
        (80, "female", 60, 0.85, 50.0),
    ],
)
def test_the_clearance_is_that_of_the_formula(age, sex, weight, creatinine, ml_per_min):
    facts = {"age_years": exact(age), "sex": sex, "weight": exact(weight), "creatinine": exact(creatinine)}
    found = cockcroft_gault(facts, KNOWLEDGE.alternatives.clearance)
    assert (found.low, found.high) == pytest.approx((ml_per_min, ml_per_min))


def test_a_fact_that_is_only_a_bound_leaves_a_span_that_holds_every_clearance():
    facts = {"age_years": exact(40), "sex": "male", "weight": exact(72), "creatinine": less_than(2)}
    found = cockcroft_gault(facts, KNOWLEDGE.alternatives.clearance)
    assert (found.low, found.high) == (50, float("inf"))
    low = cockcroft_gault({**facts, "creatinine": at_least(2)}, KNOWLEDGE.alternatives.clearance)
    assert (low.low, low.high) == (0, 50)


def test_a_sex_that_the_formula_does_not_know_takes_both():
    facts = {"age_years": exact(40), "sex": "other", "weight": exact(72), "creatinine": exact(1)}
    assert cockcroft_gault(facts, KNOWLEDGE.alternatives.clearance) == Interval(85, 100)


@pytest.mark.parametrize("missing", ["weight", "creatinine"])
def test_what_the_formula_lacks_is_asked_and_no_dose_that_needs_it_is_given(missing: str):
    found = person(without=(missing,), egfr="90 mL/min/{1.73_m2}")
    assert found.clearance.value is None
    assert missing in found.asks
    for name in (
        "gabapentin",
        "gabapentin-enacarbil",
        "pregabalin",
        "pramipexole",
        "ropinirole",
        "oxycodone",
        "methadone",
    ):
        assert options(found)[name].dose.state == "ask", name
        assert options(found)[name].status == "ask", name
        assert options(found)[name].dose.table, name


@pytest.mark.parametrize("creatinine", ["1 mg/dL", "2 mg/dL", "3.4 mg/dL", "5 mg/dL", "7 mg/dL", "9 mg/dL"])
def test_less_clearance_never_allows_more(creatinine: str):
    """Doses at one clearance against those with half as much again of creatinine."""
    worse = f"{float(creatinine.split()[0]) * 1.5} mg/dL"
    good, bad = options(person(creatinine=creatinine)), options(person(creatinine=worse))
    for name, option in bad.items():
        line, before = option.dose.line, good[name].dose.line
        if option.dose.state == "stated" and line and line.most:
            assert good[name].dose.state == "stated", name
            assert before
            assert before.most
            assert line.most.low <= before.most.low, name


def test_dialysis_takes_no_clearance_even_where_a_creatinine_is_recorded():
    found = person(on_dialysis=True, creatinine="1 mg/dL")
    assert (found.clearance.value, found.clearance.why) == (None, "dialysis")
    line = options(found)["gabapentin"].dose.line
    assert line
    assert line.id == "dialysis"


# --- whose doses


def test_the_salt_and_the_base_of_pramipexole_are_never_mixed():
    """DOSEPN and ACCMED: 0.125 to 0.5 mg of the salt; BITW: 0.75; BNFLIKE: 88 to 540 ug of the base."""
    wanted = {
        "us": (0.125, 0.5, "mg of the salt"),
        "eu": (0.125, 0.75, "mg of the salt"),
        "uk": (88, 540, "ug of the base"),
    }
    for jurisdiction, expected in wanted.items():
        line = options(person(jurisdiction=jurisdiction, creatinine="1 mg/dL"))["pramipexole"].dose.line
        assert line
        assert line.start
        assert line.most
        assert (line.start.low, line.most.low, line.most.unit) == expected
        assert line.start.unit == line.most.unit


def test_enacarbil_has_no_dose_where_no_label_is_held():
    option = options(person(jurisdiction="eu", creatinine="1 mg/dL"))["gabapentin-enacarbil"]
    assert (option.dose.state, option.status) == ("withheld", "specialist")


# --- what is never said


@pytest.mark.parametrize("name", FOUND)
def test_no_sentence_says_stop(name: str):
    """Every `stop` in the text stands with a `not` or `never`, or names the risk of stopping."""
    for match in re.finditer(r"[^.]*\bstop(?:ped|ping)?\b[^.]*", text(FOUND[name]), re.IGNORECASE):
        said = match.group().lower()
        assert re.search(
            r"never|not |no reason|neither|risk|rather than|nothing here|stop-|before the infusion", said
        ), match.group()


@pytest.mark.parametrize("name", FOUND)
def test_no_antihistamine_that_sedates_is_offered(name: str):
    known = KNOWLEDGE.exacerbating.group["sedating_antihistamine"]
    assert not set(known.examples) & set(KNOWLEDGE.alternatives.treatment)
    offered = {one for rung in FOUND[name].rungs for note in rung.aggravators for one in note.prefer}
    assert not offered & {*known.examples, "promethazine", "metoclopramide", "prochlorperazine"}


@pytest.mark.parametrize(
    "drug", ["Pramipexole 0.5 mg", "Ropinirole 1 mg", "Rotigotine 2 mg/24 h", "Levodopa 100 mg", "Bromocriptine 5 mg"]
)
def test_a_dopamine_drug_that_is_taken_is_never_to_be_stopped_suddenly(drug: str):
    found = person(drug)
    rung = next(one for one in found.rungs if one.id == "dopaminergic")
    assert rung.status == "in-use"
    assert rung.in_use
    assert "Never stop it suddenly" in rung.in_use.says[0].says
    assert rung.in_use.says[0].citation.key == "PIRITAN"


@pytest.mark.parametrize(
    ("fact", "status"),
    [("untreated_sleep_apnoea", "not"), ("other_sedatives", "specialist"), ("opioid_misuse_risk", "specialist"),
     ("copd", "specialist"), ("on_alpha2delta", "specialist")],
)  # fmt: skip
def test_an_opioid_is_held_back_by_what_makes_it_dangerous_and_asked_about_while_unknown(fact: str, status: str):
    assert options(person(creatinine="1 mg/dL"))["oxycodone"].status == "expert"
    held = options(person(creatinine="1 mg/dL", **{fact: True}))["oxycodone"]
    assert (held.status, held.dose.state) == (status, "withheld")
    unasked = options(person(creatinine="1 mg/dL", without=(fact,)))["oxycodone"]
    assert (unasked.status, unasked.dose.state) == ("ask", "ask")
    assert fact in unasked.needs


def test_a_long_qt_interval_bars_methadone_and_not_oxycodone():
    found = options(person(creatinine="1 mg/dL", long_qt=True))
    assert (found["methadone"].status, found["oxycodone"].status) == ("not", "expert")


def test_opioids_are_for_rls_that_other_treatment_has_not_helped():
    assert options(person(creatinine="1 mg/dL", persists_despite_treatment=False))["oxycodone"].status == "not"


def test_opioids_stand_on_the_last_rung_and_iron_on_the_first():
    ids = [one.id for one in person().rungs]
    assert (ids[0], ids[-2:]) == ("iron", ["specialist", "opioid"])


def test_without_rls_no_drug_is_possible():
    found = person(rls_diagnosed=False)
    assert {one.status for one in options(found).values()} == {"not"}
    assert found.oral.status == "not-indicated"


@pytest.mark.parametrize("fact", ["pregnant", "breastfeeding"])
def test_in_pregnancy_and_lactation_no_drug_has_a_dose(fact: str):
    story = stories()["pregnant"]
    facts = {**story.chart["facts"], "pregnant": fact == "pregnant", fact: True}
    raw = {"patient": "x", **story.chart, "facts": facts}
    chart = chart_of(raw, file="x", knowledge=KNOWLEDGE)
    found = alternatives(chart, assess(chart, KNOWLEDGE, on=DAY), KNOWLEDGE)
    assert {one.dose.state for one in options(found).values()} <= {"withheld", "none-held"}
    assert all(not one.dose.table for one in options(found).values())


def test_against_standard_use_is_not_a_ban():
    """AASM 2025 is conditional about dopamine drugs: they stay on the ladder, in expert hands."""
    found = person(creatinine="1 mg/dL", aug_earlier=False, aug_faster=False, aug_spread=False, aug_shorter=False)
    option = options(found)["rotigotine"]
    assert option.status == "expert"
    first = option.recommendations[0]
    assert (first.document, first.direction, first.strength) == ("aasm-2025", "against-standard-use", "conditional")
    assert first.certainty_source
    assert first.certainty_source.status == "unverified"
    assert "not a ban" in text(found)


# --- iron by mouth


@pytest.mark.parametrize(
    ("drug", "label"),
    [("Levothyroxine 50 ug", "Levothyroxine"), ("Carbidopa-levodopa 25/100", "Levodopa and its partners"),
     ("Ciprofloxacin 500 mg", "Quinolone antibiotics"), ("Alendronate 70 mg", "Bisphosphonates"),
     ("Calcium carbonate 500 mg", "Antacids, calcium and magnesium")],
)  # fmt: skip
def test_a_medicine_that_collides_with_iron_is_a_note_and_never_a_block(drug: str, label: str):
    found = person(drug).oral
    assert [one.label for _, one in found.mixed] == [label]
    assert found.status == person().oral.status == "possible"


def test_a_tablet_of_the_sulfate_holds_65_mg_and_is_taken_every_other_day():
    products = dict(person().oral.products)
    sulfate = products["ferrous-sulfate"]
    assert (sulfate.tablet_mg, sulfate.elemental_mg, sulfate.how_often) == (325, 65, "every other day")
    assert products["ferrous-gluconate"].elemental_mg == pytest.approx(325 * 0.12, abs=0.5)  # IRONSALTS: 12 %


def test_the_routes_are_compared_by_the_prices_of_the_clinic(tmp_path):
    """12 weeks x 1.5 + 2 visits x 60 + 1 blood draw x 20 = 158, by hand."""
    file = tmp_path / "clinic.toml"
    file.write_text(
        '[clinic]\nname = "Example"\n[plan]\ncurrency = "EUR"\n'
        "[alternatives.price]\nper_week = 1.5\nper_visit = 60\nper_blood_draw = 20\n"
    )
    clinic, _ = with_clinic(KNOWLEDGE, str(file))
    courses = {one.route: one for one in person(knowledge=clinic).oral.courses}
    assert courses["oral"].price == 158
    assert courses["infusion"].price is None
    assert person().oral.courses[0].price is None


def test_a_child_has_3_mg_for_each_kg_up_to_65():
    """DELR21B and PEDCALC."""
    story = stories()["child"]
    for weight, dose in ((10, 30), (20, 60), (30, 65)):
        facts = {**story.chart["facts"], "weight": f"{weight} kg"}
        chart = chart_of({"patient": "x", **story.chart, "facts": facts}, file="x", knowledge=KNOWLEDGE)
        assert alternatives(chart, assess(chart, KNOWLEDGE, on=DAY), KNOWLEDGE).oral.child_dose_mg == dose
