"""Notes on drugs: what worsens RLS is found and goes to the prescriber; nothing says stop; a doubtful order says so."""

from __future__ import annotations

from datetime import date

import pytest

from ironrest.care.assess.drugs import may_be_taken
from ironrest.care.chart.person import Drug, Origin
from ironrest.values.dates import read_when
from tests.care.assess.people import KNOWLEDGE, assessed, drug


def notes(*drugs, **facts):
    return assessed(facts, drugs=drugs).drugs


@pytest.mark.parametrize("concept", sorted(c for g in KNOWLEDGE.exacerbating.group.values() for c in g.concepts))
def test_every_drug_concept_that_worsens_rls_brings_a_note(concept):
    (note,) = [one for one in notes(drug("Tablet", concept)) if one.kind == "worsens-rls"]
    assert note.citation is not None
    assert note.stopping
    assert "do not stop" in KNOWLEDGE.exacerbating.advice.label
    assert KNOWLEDGE.exacerbating.advice.says in note.says


@pytest.mark.parametrize(
    ("name", "concepts", "group"),
    [
        ("Propranolol 40 mg tablet", (), "beta_blocker"),
        ("TRAMADOL 50 mg", ("opioid_rls",), "tramadol"),
        ("Mirtazapine", ("exac_mirtazapine",), "mirtazapine"),
    ],
)
def test_a_drug_is_found_by_concept_or_by_name(name, concepts, group):
    assert KNOWLEDGE.exacerbating.group[group].label in [one.group for one in notes(drug(name, *concepts))]


def test_mirtazapine_is_the_worst_and_names_what_to_prefer():
    (note,) = notes(drug("Mirtazapine", "exac_mirtazapine"))
    assert (note.strength, note.prefer) == ("worst", ("bupropion",))


@pytest.mark.parametrize(
    ("concept", "treatment"),
    [
        ("dopamine_agonist", "dopaminergic"),
        ("levodopa", "dopaminergic"),
        ("alpha2delta", "alpha2delta"),
        ("opioid_rls", "opioid"),
        ("oral_iron", "oral_iron"),
        ("iv_iron_fcm", "iv_iron"),
    ],
)
def test_a_treatment_brings_what_to_keep_in_mind(concept, treatment):
    (note,) = notes(drug("Tablet", concept))
    entry = KNOWLEDGE.drug_notes.treatment[treatment]
    assert (note.group, note.citation) == (entry.label, entry.source)
    assert entry.says in note.says


def test_a_dopamine_drug_is_never_stopped_suddenly_and_says_why():
    (note,) = notes(drug("Pramipexole", "dopamine_agonist"))
    assert "Never stop a dopamine drug suddenly" in note.says
    assert "withdrawal" in note.stopping


def test_iron_by_mouth_pauses_24_hours_before_blood_is_drawn():
    assert "24 hours before blood is drawn" in notes(drug("Ferrous sulfate", "oral_iron"))[0].says


@pytest.mark.parametrize("status", ["ended", "planned"])
def test_a_drug_that_is_not_taken_brings_no_note(status):
    assert notes(drug("Sertraline", "exac_ssri", status=status)) == ()


@pytest.mark.parametrize(
    ("status", "started", "said"),
    [
        ("active", "2026-11-01", ""),
        ("unknown", "2026-11-01", "not recorded whether it is still taken"),
        ("active", None, "carries no date"),
        ("active", "2019", "order is of 2019:"),
    ],
)
def test_an_order_that_may_be_stale_is_said_to_be_so(status, started, said):
    (note,) = notes(drug("Sertraline", "exac_ssri", status=status, started=started))
    assert said in note.order
    assert bool(note.order) is bool(said)
    assert note.order in note.says


def test_an_active_order_that_has_ended_keeps_its_note_and_says_so():
    (note,) = notes(drug("Sertraline", "exac_ssri", ended="2026-11-10"))
    assert "says that it ended" in note.order


def test_a_drug_that_begins_later_is_not_taken_yet():
    assert notes(drug("Sertraline", "exac_ssri", started="2027-01-01")) == ()


@pytest.mark.parametrize(("answer", "number"), [(True, 1), (False, 0)])
def test_alcohol_caffeine_and_nicotine_are_one_note(answer, number):
    found = notes(excess_alcohol_or_caffeine=answer)
    assert [one.drug.name for one in found] == ["Alcohol, Caffeine, Nicotine"] * number


def test_a_drug_that_is_neither_brings_no_note():
    assert notes(drug("Paracetamol")) == ()


@pytest.mark.parametrize(
    ("status", "ended", "counts"),
    [
        ("active", None, True),
        ("unknown", None, True),
        ("planned", None, False),
        ("ended", None, False),
        ("ended", "2026-11-21", False),
        ("ended", "2026-11-22", True),
        ("ended", "2027-01-01", True),
    ],
)
def test_a_drug_that_ends_on_the_day_or_later_may_still_be_taken(status, ended, counts):
    """Some sources give every exposure an end, also one that lies ahead."""
    sertraline = Drug(
        name="sertraline",
        concepts=("exac_ssri",),
        status=status,
        started=read_when("2026-01-01"),
        ended=read_when(ended) if ended else None,
        origin=Origin("t"),
    )
    assert may_be_taken(sertraline, date(2026, 11, 22)) is counts
