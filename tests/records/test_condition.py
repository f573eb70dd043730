"""Condition: an active, confirmed diagnosis is a yes; a doubted one is unknown, a refuted one a no."""

import pytest

from tests.records.bundles import ICD10CM, MARY, SNOMED, chart_of, coded, condition, reasons, status

RLS, HAEMOCHROMATOSIS, DIALYSIS, PREGNANT = "32914008", "399187006", "105502003", "77386006"


def told(chart):
    return [(one.fact, one.value, one.lasting, one.notes) for one in chart.entries]


@pytest.mark.parametrize(
    ("system", "code", "fact"),
    [
        (SNOMED, RLS, "rls_diagnosed"),
        (ICD10CM, "G25.81", "rls_diagnosed"),
        # Trap 7: the dot is dropped, letters are small, the system is named by its OID.
        (ICD10CM, "G2581", "rls_diagnosed"),
        (ICD10CM, "g25.81", "rls_diagnosed"),
        ("urn:oid:2.16.840.1.113883.6.90", "G25.81", "rls_diagnosed"),
        ("https://hl7.org/fhir/sid/icd-10-cm", "G25.81", "rls_diagnosed"),
        ("http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd10", "G2581", "rls_diagnosed"),
        # A code below a row that is a prefix.
        (ICD10CM, "D46.9", "mds"),
        (ICD10CM, "K5080", "ibd"),
        (ICD10CM, "Z99.2", "on_dialysis"),
        (SNOMED, HAEMOCHROMATOSIS, "haemochromatosis"),
        (ICD10CM, "T45.4X5A", "iron_adverse_effect"),
    ],
)
def test_an_active_confirmed_diagnosis_is_a_lasting_yes(system: str, code: str, fact: str):
    (entry,) = chart_of(condition(system, code)).entries
    assert (entry.fact, entry.value, entry.lasting, entry.notes) == (fact, True, True, ())
    assert entry.when is not None
    assert entry.when.earliest.isoformat() == "2024-06-01"


@pytest.mark.parametrize(
    ("system", "code"),
    [
        (ICD10CM, "N18.6"),
        (SNOMED, "46177005"),
    ],
)
def test_end_stage_kidney_disease_is_not_dialysis(system: str, code: str):
    assert {entry.fact for entry in chart_of(condition(system, code)).entries} == {"ckd"}


@pytest.mark.parametrize(
    ("system", "code"),
    [
        # ICD-10 of the WHO, and of MIMIC in its ninth revision, are other systems: never read as ICD-10-CM.
        ("http://hl7.org/fhir/sid/icd-10", "G25.81"),
        ("http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd9", "G25.81"),
        ("http://snomed.info/sct", "G25.81"),
        ("", "G25.81"),
        (ICD10CM, "G25.8"),
        (ICD10CM, "G25.811"),
    ],
)
def test_a_code_of_another_system_or_of_another_length_is_not_read(system: str, code: str):
    chart = chart_of(condition(system, code))
    assert chart.entries == () == chart.refused
    assert len(chart.notes) == 1
    assert chart.notes[0].startswith("Condition: 1 with")


@pytest.mark.parametrize("word", ["active", "recurrence", "relapse"])
def test_recurrence_and_relapse_are_active(word: str):
    assert told(chart_of(condition(SNOMED, RLS, clinicalStatus=status(word)))) == [("rls_diagnosed", True, True, ())]


@pytest.mark.parametrize("word", ["inactive", "remission", "resolved"])
def test_what_is_over_is_not_read_and_counted(word: str):
    """A recorded RLS diagnosis counts only if it is active."""
    chart = chart_of(condition(SNOMED, RLS, clinicalStatus=status(word)))
    assert chart.entries == () == chart.refused
    assert chart.notes == ("Condition: 1 no longer active, not read (rls_diagnosed)",)


@pytest.mark.parametrize("word", ["inactive", "remission", "resolved"])
def test_what_lasts_for_ever_stays_a_yes_when_it_is_over(word: str):
    """Haemochromatosis, treated or not, is a contraindication."""
    assert told(chart_of(condition(SNOMED, HAEMOCHROMATOSIS, clinicalStatus=status(word)))) == [
        ("haemochromatosis", True, True, (f"clinical status {word}",))
    ]


def test_a_missing_clinical_status_is_read_as_active_and_noted():
    """Trap 7, seen in MIMIC and in US Core's encounter diagnoses."""
    assert told(chart_of(condition(SNOMED, RLS, clinicalStatus=None))) == [
        ("rls_diagnosed", True, True, ("without a clinical status, read as active",))
    ]


def test_a_diagnosis_of_one_visit_without_a_status_is_a_yes_of_its_day():
    """A sepsis of one admission must not block for ever; a problem on the list without a status still lasts."""
    visit = [{"coding": [{"code": "encounter-diagnosis"}]}]
    at_visit = condition(ICD10CM, "A41.9", clinicalStatus=None, category=visit)
    assert [one.lasting for one in chart_of(at_visit).entries] == [False]
    assert [one.lasting for one in chart_of(at_visit | {"clinicalStatus": status("active")}).entries] == [True]
    assert [one.lasting for one in chart_of(at_visit | {"category": []}).entries] == [True]


@pytest.mark.parametrize(
    "end", [{"abatementDateTime": "2025-01-01"}, {"abatementString": "last year"}, {"abatementPeriod": {}}]
)
def test_a_missing_clinical_status_beside_an_end_is_over(end: dict):
    assert chart_of(condition(SNOMED, RLS, clinicalStatus=None, **end)).entries == ()


def test_a_missing_verification_status_is_read_as_confirmed_and_noted():
    assert told(chart_of(condition(SNOMED, RLS, verificationStatus=None))) == [
        ("rls_diagnosed", True, True, ("without a verification status, read as confirmed",))
    ]


@pytest.mark.parametrize("word", ["unconfirmed", "provisional", "differential"])
def test_a_doubted_diagnosis_is_no_yes_and_its_fact_is_not_silent(word: str):
    """A provisional haemochromatosis must not be assumed to be absent."""
    chart = chart_of(condition(SNOMED, HAEMOCHROMATOSIS, verificationStatus=status(word)))
    assert chart.entries == ()
    assert reasons(chart) == [("haemochromatosis", f"The diagnosis is only {word}.")]
    assert chart.notes == ("Condition: 1 unconfirmed, not counted as a yes (haemochromatosis)",)


def test_a_doubted_diagnosis_does_not_weaken_a_sure_one():
    doubted = condition(SNOMED, RLS, verificationStatus=status("provisional"), recordedDate="2025-01-01")
    chart = chart_of(doubted, condition(SNOMED, RLS))
    assert [one.value for one in chart.entries] == [True]
    assert chart.refused == ()


def test_a_refuted_diagnosis_is_a_no_of_its_day():
    assert told(chart_of(condition(SNOMED, RLS, verificationStatus=status("refuted")))) == [
        ("rls_diagnosed", False, False, ("refuted",))
    ]


def test_a_diagnosis_entered_in_error_is_not_read():
    chart = chart_of(condition(SNOMED, RLS, verificationStatus=status("entered-in-error"), clinicalStatus=None))
    assert chart.entries == () == chart.refused
    assert chart.notes == ("Condition: 1 entered in error, not read",)


@pytest.mark.parametrize("fields", [{"clinicalStatus": status("now")}, {"verificationStatus": status("sure")}])
def test_a_status_that_fhir_does_not_have_makes_the_fact_unknown(fields: dict):
    chart = chart_of(condition(SNOMED, HAEMOCHROMATOSIS, **fields))
    assert chart.entries == ()
    assert [fact for fact, _ in reasons(chart)] == ["haemochromatosis"]


@pytest.mark.parametrize("code", [PREGNANT])
def test_a_pregnancy_passes(code: str):
    """It is a yes of its day, and goes stale like a result."""
    assert told(chart_of(condition(SNOMED, code))) == [("pregnant", True, False, ())]


@pytest.mark.parametrize(
    ("fields", "day", "notes"),
    [
        ({"onsetDateTime": "2020-01-01"}, "2024-06-01", ()),
        ({"recordedDate": None, "onsetDateTime": "2020-01-01"}, "2020-01-01", ()),
        ({"recordedDate": None, "onsetPeriod": {"start": "2020"}}, "2020-01-01", ()),
        ({"recordedDate": None}, None, ()),
        ({"recordedDate": None, "onsetString": "as a child"}, None, ()),
        ({"recordedDate": "in spring"}, None, ("its date cannot be read",)),
        ({"recordedDate": "in spring", "onsetDateTime": "2020-01-01"}, "2020-01-01", ("its date cannot be read",)),
    ],
)
def test_a_diagnosis_without_a_date_that_can_be_read_is_kept_undated(fields: dict, day: str | None, notes: tuple):
    """A contraindication is never lost because its date is."""
    (entry,) = chart_of(condition(SNOMED, HAEMOCHROMATOSIS, **fields)).entries
    assert (entry.when and entry.when.earliest.isoformat()) == day
    assert entry.notes == notes


def test_the_encounter_dates_a_diagnosis_that_has_no_date_of_its_own():
    """MIMIC's diagnoses have nothing but their encounter."""
    visit = {"resourceType": "Encounter", "id": "e1", "subject": MARY, "period": {"start": "2180-05-06T22:23:00-04:00"}}
    undated = condition(SNOMED, RLS, recordedDate=None, encounter={"reference": "Encounter/e1"})
    (entry,) = chart_of(visit, undated).entries
    assert entry.when is not None
    assert entry.when.earliest.isoformat() == "2180-05-06"
    assert entry.notes == ("dated by its encounter",)


def test_one_code_may_answer_two_facts():
    chart = chart_of(condition(ICD10CM, "D50.9"))
    assert {one.fact for one in chart.entries} == {"anaemia_coded", "iron_deficiency_coded"}


def test_a_diagnosis_in_words_alone_is_counted_never_read():
    chart = chart_of(condition(SNOMED, RLS) | {"code": {"text": "Restless legs syndrome"}})
    assert chart.entries == ()
    assert chart.notes == ("Condition: 1 without a code of a system that is read here",)


def test_a_family_history_is_not_the_patients_disease():
    relative = {"resourceType": "FamilyMemberHistory", "patient": MARY, "condition": [{"code": coded(SNOMED, RLS)}]}
    chart = chart_of(relative)
    assert chart.entries == ()
    assert chart.notes == ("FamilyMemberHistory: 1 not used here",)
