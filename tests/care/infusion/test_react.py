"""Which reaction it is, and what is done first. Expected classes are those that the sources give the signs to."""

import pytest

from ironrest.care.infusion.react import react
from ironrest.rules.evaluate import Value
from ironrest.values.errors import UserError
from ironrest.values.interval import at_least, exact
from tests.care.infusion.reactions import CLASSES, KNOWLEDGE, SIGNS, WELL, reacting, with_signs

LOW = {"systolic": exact(85.0)}
LATE = {"hours_since_end": exact(24.0), "minutes_since_start": exact(1500.0)}

#: Signs (BLOODP1 and GOMEZ19 unless another source is named), what was measured, and the class.
CASES: list[tuple[tuple[str, ...], dict[str, Value | None], str]] = [
    (("flushing", "back_tightness"), {}, "minor"),
    (("chest_tightness",), {}, "minor"),
    (("flushing", "dyspnoea", "anxiety"), {}, "minor"),
    (("myalgia",), {}, "minor"),
    (("urticaria",), {}, "moderate"),
    (("flushing", "persisting"), {}, "moderate"),
    (("flushing",), LOW, "anaphylaxis"),
    (("urticaria", "wheeze"), {}, "anaphylaxis"),
    (("stridor",), {}, "anaphylaxis"),
    (("angioedema",), {}, "anaphylaxis"),
    (("collapse",), {}, "anaphylaxis"),
    (("urticaria", "vomiting"), {}, "anaphylaxis"),
    (("vomiting",), LOW, "anaphylaxis"),
    ((), LOW, "isolated-hypotension"),  # ASH23: 90 mmHg or below
    ((), {"systolic": exact(90.0), "baseline_systolic": None}, "isolated-hypotension"),  # ASH23: the 90 itself
    ((), {"systolic": exact(105.0), "baseline_systolic": exact(135.0)}, "isolated-hypotension"),  # ASH23: fall of 30
    ((), {"systolic": exact(106.0), "baseline_systolic": exact(135.0)}, "none"),
    ((), {"spo2": exact(90.0)}, "moderate"),
    (("site_swelling",), {}, "extravasation"),  # AUSP
    (("site_staining",), {}, "extravasation"),  # MJA17
    (("chills",), {}, "febrile"),
    ((), {"temperature": exact(38.4)}, "febrile"),
    (("nausea",), {}, "gastrointestinal"),
    (("arthralgia", "fever"), LATE, "delayed"),  # FDI-7
    (("myalgia",), LATE, "delayed"),
    ((), {}, "none"),
]


@pytest.mark.parametrize(("names", "changed", "expected"), CASES)
def test_the_class_is_that_of_the_sources(names: tuple[str, ...], changed: dict[str, Value | None], expected: str):
    found = reacting(*names, **changed)

    assert (found.reaction, found.definite) == (expected, True)


def test_every_class_is_reached():
    assert {expected for _, _, expected in CASES} == set(CLASSES)


def test_every_sign_alone_leads_to_a_class():
    swept = [key for key, one in SIGNS.sign.items() if one.kind == "flag" and SIGNS.organ[one.organ].swept]

    assert [name for name in swept if reacting(name).reaction == "none"] == []


def test_flush_and_back_tightness_at_minute_6_is_minor_and_restarts_at_half_rate_once_gone():
    """BLOODP1: a Fishbane reaction; restart at half the previous rate."""
    signs = with_signs("flushing", "back_tightness")
    before = react(signs, KNOWLEDGE, adrenaline_doses=exact(0.0), resolved=False, rate_ml_per_h=300)
    gone = react(signs, KNOWLEDGE, adrenaline_doses=exact(0.0), resolved=True, rate_ml_per_h=300)

    assert (before.reaction, before.definite, before.restart.outcome) == ("minor", True, "not-yet")
    assert (gone.restart.outcome, gone.restart.rate_fraction, gone.restart.rate_ml_per_h) == ("allowed", 0.5, 150)
    assert gone.allergy.record == "no"
    assert not any(step.adrenaline for step in gone.steps)


def test_hives_and_wheeze_at_minute_3_with_the_pressure_unknown_is_anaphylaxis_and_adrenaline_comes_first():
    found = react({"urticaria": True, "wheeze": True}, KNOWLEDGE, minutes_since_start=exact(3.0))

    assert (found.reaction, found.definite, found.urgency) == ("anaphylaxis", True, "adrenaline-now")
    drugs = [step.id for step in found.steps if step.adrenaline or step.doses]
    assert drugs[0] == "adrenaline"
    assert "0.5 mg (0.5 mL of 1 mg/mL)" in found.emergency
    assert found.restart.outcome == "never-this-course"


def test_with_nothing_known_the_worst_is_acted_on():
    found = react({}, KNOWLEDGE)

    assert (found.reaction, found.definite, found.possible) == ("anaphylaxis", False, CLASSES)
    assert {"wheeze", "stridor", "systolic"} <= set(found.open)


def test_a_flush_alone_is_not_minor_while_the_pressure_is_unknown():
    found = reacting("flushing", systolic=None)

    assert found.reaction == "anaphylaxis"
    assert "minor" in found.possible
    assert set(found.open) == {"systolic"}  # with 128 before, it can still be 90 or less, or 30 less


def test_above_90_the_pressure_before_decides_and_is_asked_for():
    found = reacting("flushing", baseline_systolic=None)

    assert (found.reaction, found.open) == ("anaphylaxis", ("baseline_systolic",))


def test_a_bound_settles_what_it_can():
    assert reacting(systolic=at_least(120.0)).reaction == "none"


def test_a_leak_beside_a_reaction_has_its_steps_too():
    found = reacting("urticaria", "site_swelling")

    assert (found.reaction, found.beside) == ("moderate", ("extravasation",))
    assert {"no_flush", "photograph"} <= {step.id for step in found.steps if step.of == "extravasation"}


@pytest.mark.parametrize("name", CLASSES)
def test_no_step_gives_a_drug_that_worsens_rls(name: str):
    """ASH23, OZRLS, MEDX: first-generation antihistamines and dopamine blockers."""
    steps = KNOWLEDGE.reactions.classes.reaction[name].steps
    given = {dose.drug for step in steps for dose in KNOWLEDGE.reactions.actions.step[step].dose}

    assert given & {
        "diphenhydramine", "chlorpheniramine", "hydroxyzine", "promethazine", "metoclopramide", "prochlorperazine",
    } == set()  # fmt: skip


@pytest.mark.parametrize(("names", "changed", "expected"), CASES)
def test_what_is_never_given_in_rls_is_said_each_time(
    names: tuple[str, ...], changed: dict[str, Value | None], expected: str
):
    avoided = {one.id for one in reacting(*names, **changed).avoid}

    assert {"first_generation_antihistamine", "promethazine", "dopamine_blocking_antiemetic"} <= avoided
    assert ("before_adrenaline" in avoided) == (expected == "anaphylaxis")


def test_no_vasopressor_by_reflex_in_low_pressure_alone():
    """GOMEZ19."""
    assert "vasopressor" in {one.id for one in reacting(**LOW).avoid}
    assert "vasopressor" not in {one.id for one in reacting("wheeze").avoid}


@pytest.mark.parametrize(("taken", "shown", "condition"), [(True, True, ""), (False, False, ""), (None, True, "if")])
def test_glucagon_is_for_people_on_a_beta_blocker_and_says_if_when_nobody_knows(
    taken: bool | None, shown: bool, condition: str
):
    found = react(with_signs("wheeze"), KNOWLEDGE, beta_blocker=taken)
    steps = [step for step in found.steps if step.id == "glucagon"]

    assert bool(steps) is shown
    assert all(step.condition.startswith(condition) and bool(step.condition) == bool(condition) for step in steps)


def test_three_sources_of_a_corticosteroid_stand_side_by_side():
    """A4: ASH23 125 mg, BLOODP2 40 to 80 mg, DRO 200 mg of hydrocortisone."""
    steroid = next(step for step in reacting("urticaria").steps if step.id == "steroid")

    assert [(dose.value, dose.high, dose.source.key) for dose in steroid.doses] == [
        (125, None, "ASH23"),
        (40, 80, "BLOODP2"),
        (200, None, "PROJECT"),
    ]


@pytest.mark.parametrize(
    ("names", "record"),
    [(("flushing",), "no"), (("site_pain",), "no"), (("wheeze",), "yes"), (("urticaria",), "ask-specialist")],
)
def test_only_an_allergy_is_recorded_as_one(names: tuple[str, ...], record: str):
    """BLOODP1: a Fishbane reaction is no iron allergy."""
    assert reacting(*names).allergy.record == record


def test_while_it_is_not_settled_nobody_records_an_allergy_by_rule():
    assert reacting("flushing", systolic=None).allergy.record == "ask-specialist"


@pytest.mark.parametrize(
    "signs",
    [{"hypotension": True}, {"flush": True}, {"wheeze": exact(1.0)}, {"systolic": True}],
)
def test_what_cannot_be_read_is_refused(signs: dict[str, Value | None]):
    with pytest.raises(UserError):
        react(signs, KNOWLEDGE)


def test_the_same_signs_give_the_same_answer_in_any_order():
    signs = with_signs("flushing", "nausea")

    assert react(dict(reversed(signs.items())), KNOWLEDGE) == react(signs, KNOWLEDGE)


def test_what_is_well_has_no_urgency():
    assert react(WELL, KNOWLEDGE).urgency == "watch"
