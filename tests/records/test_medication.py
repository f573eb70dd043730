"""Medicines: what is taken, what an iron infusion was, and what is never one."""

import pytest

from tests.records.bundles import MARY, RXNORM, chart_of, coded, reasons, request, values

HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
ATC = "http://www.whocc.no/atc"
FCM = coded(RXNORM, "1433693", "ferric carboxymaltose")
PRAMIPEXOLE = coded(RXNORM, "746741")


def text(words: str) -> dict:
    return {"text": words}


def statement(medicine: dict, **fields) -> dict:
    made = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationCodeableConcept": medicine,
        "subject": MARY,
        "effectiveDateTime": "2026-01-10",
    }
    return {key: one for key, one in (made | fields).items() if one is not None}


def administration(medicine: dict, **fields) -> dict:
    return statement(medicine, **{"resourceType": "MedicationAdministration", "status": "completed"} | fields)


def dispense(medicine: dict, **fields) -> dict:
    made = {"resourceType": "MedicationDispense", "status": "completed", "whenHandedOver": "2026-01-10"}
    return statement(medicine, **made | {"effectiveDateTime": None} | fields)


def infusions(chart) -> list[tuple[str | None, str]]:
    return [(one.when and one.when.earliest.isoformat(), one.note) for one in chart.events]


@pytest.mark.parametrize(
    ("medicine", "fact", "how"),
    [
        (PRAMIPEXOLE, "on_dopamine_agonist", "code"),
        (coded(ATC, "N04BC05"), "on_dopamine_agonist", "code"),
        (text("Pramipexole 0.25 MG Oral Tablet"), "on_dopamine_agonist", "name"),
        (coded(RXNORM, "6375"), "on_levodopa", "code"),
        (text("gabapentin 300 mg"), "on_alpha2delta", "name"),
        (text("ferrous sulfate 325 MG Oral Tablet"), "on_oral_iron", "name"),
        (coded(ATC, "B03AA07"), "on_oral_iron", "code"),
        (text("diphenhydrAMINE Hydrochloride 25 MG Oral Tablet"), "on_exacerbating_drug", "name"),
        # Trap 11: it does not name its antihistamine.
        (coded(RXNORM, "1187314", "Tylenol PM Pill"), "on_exacerbating_drug", "name"),
        ({"coding": [{"system": RXNORM, "code": "0", "display": "Sertraline 100MG"}]}, "on_exacerbating_drug", "name"),
        # A local system whose codes are names, as in MIMIC.
        (coded("http://mimic.example/medication-name", "Methadone"), "on_opioid", "name"),
    ],
)
def test_an_active_medicine_is_a_yes_of_its_day(medicine: dict, fact: str, how: str):
    chart = chart_of(request(medicine))
    (entry,) = chart.entries
    assert (entry.fact, entry.value, entry.lasting) == (fact, True, False)
    assert entry.when is not None
    assert entry.when.earliest.isoformat() == "2026-01-10"
    assert entry.notes == (() if how == "code" else ("recognised by its name",))
    (drug,) = chart.drugs
    assert (drug.status, drug.recognised_by) == ("active", how)


@pytest.mark.parametrize(
    "words", ["apomorphine", "norepinephrine infusion", "escitalopramish", "a ferrousness", "paracetamol 500 mg tablet"]
)
def test_a_name_is_found_only_as_a_whole_word(words: str):
    chart = chart_of(request(text(words)))
    assert not {"on_opioid", "on_exacerbating_drug", "on_oral_iron"} & values(chart).keys()


def test_two_drugs_in_one_product_are_both_found():
    chart = chart_of(request(text("oxycodone / naloxone 10/5 mg")))
    assert set(chart.drugs[0].concepts) == {"opioid_rls", "opioid_rls_combo"}


@pytest.mark.parametrize(
    ("told", "state", "taken"),
    [
        ("active", "active", True),
        ("on-hold", "unknown", False),
        ("completed", "ended", False),
        ("stopped", "ended", False),
        ("draft", "planned", False),
        ("unknown", "unknown", False),
        (None, "unknown", False),
    ],
)
def test_a_request_tells_by_its_status_whether_the_medicine_is_taken(told: str | None, state: str, taken: bool):
    chart = chart_of(request(PRAMIPEXOLE, status=told))
    assert [one.status for one in chart.drugs] == [state]
    assert bool(chart.entries) is taken


@pytest.mark.parametrize(
    ("resource", "note"),
    [
        (request(FCM, status="cancelled"), "MedicationRequest: 1 with status cancelled, not read"),
        (request(FCM, status="entered-in-error"), "MedicationRequest: 1 with status entered-in-error, not read"),
        (request(FCM, doNotPerform=True), "MedicationRequest: 1 that say what not to give"),
        (request(FCM, intent="proposal"), "MedicationRequest: 1 with intent proposal, not read"),
        (request(FCM, intent="option"), "MedicationRequest: 1 with intent option, not read"),
        (statement(FCM, status="not-taken"), "MedicationStatement: 1 with status not-taken, not read"),
        (administration(FCM, status="not-done"), "MedicationAdministration: 1 with status not-done, not read"),
        (dispense(FCM, status="declined"), "MedicationDispense: 1 with status declined, not read"),
        (dispense(FCM, status="cancelled"), "MedicationDispense: 1 with status cancelled, not read"),
    ],
)
def test_what_was_not_taken_or_only_thought_of_is_counted(resource: dict, note: str):
    chart = chart_of(resource)
    assert chart.drugs == () == chart.events == chart.entries
    assert chart.notes == (note,)


@pytest.mark.parametrize(
    "medicine",
    [
        FCM,
        coded(RXNORM, "24909"),
        coded(RXNORM, "5992"),
        coded(RXNORM, "1741267"),
        coded(HCPCS, "J1439"),
        coded(ATC, "B03AC"),
        coded(ATC, "B03AC01"),
        text("Injectafer 750 mg"),
        text("iron sucrose 200 mg in 100 mL saline"),
        text("Ferric Gluconate"),
        text("Sodium ferric gluconate complex 62.5 mg/5 mL"),
        text("iron dextran 1000 mg"),
    ],
)
def test_a_given_intravenous_iron_is_an_event_of_its_day(medicine: dict):
    chart = chart_of(administration(medicine))
    assert [one.kind for one in chart.events] == ["iv_iron"]
    assert infusions(chart) == [("2026-01-10", "")]
    assert chart.entries == ()


@pytest.mark.parametrize(
    ("resource", "note"),
    [
        (request(FCM), "ordered; taken as given"),
        (request(FCM, status="completed"), "ordered; taken as given"),
        (request(FCM, status="stopped"), "ordered; taken as given"),
        (request(FCM, status="on-hold"), "ordered; taken as given"),
        (request(FCM, status=None), "ordered; taken as given"),
        (request(FCM, status="given"), "ordered; taken as given"),
        (request(FCM, intent="plan", reportedBoolean=True), "ordered; taken as given"),
        (statement(FCM), "stated; taken as given"),
        (statement(FCM, status="completed"), "stated; taken as given"),
        (statement(FCM, status="unknown"), "stated; taken as given"),
        (dispense(FCM), "dispensed; taken as given"),
        (administration(FCM, status="in-progress"), ""),
        (administration(FCM, status="stopped"), ""),
        (administration(FCM, status="unknown"), ""),
    ],
)
def test_intravenous_iron_that_may_have_been_given_is_taken_as_given(resource: dict, note: str):
    """Results drawn before it must not be read as if they described the person now."""
    assert infusions(chart_of(resource)) == [("2026-01-10", note)]


@pytest.mark.parametrize(
    "resource",
    [
        request(FCM, status="draft"),
        request(FCM, intent="plan"),
        statement(FCM, status="intended"),
        dispense(FCM, status="preparation"),
    ],
)
def test_intravenous_iron_that_is_only_planned_is_no_event(resource: dict):
    chart = chart_of(resource)
    assert chart.events == ()
    assert [one.status for one in chart.drugs] == ["planned"]


@pytest.mark.parametrize(
    "medicine",
    [
        # The tablet that carries the ingredient iron dextran.
        coded(RXNORM, "1102196"),
        {"coding": [{"system": RXNORM, "code": "5992"}, {"system": RXNORM, "code": "1102196"}]},
        coded(RXNORM, "5992", "Irospan tablets"),
        text("iron dextran oral tablet"),
        text("Iron-Dextran Complex 25 MG capsule"),
    ],
)
def test_an_iron_that_is_swallowed_is_never_an_infusion(medicine: dict):
    chart = chart_of(administration(medicine))
    assert chart.events == ()


@pytest.mark.parametrize(
    "route",
    [
        {"text": "PO"},
        {"coding": [{"code": "PO/NG"}]},
        {"coding": [{"system": "http://snomed.info/sct", "code": "26643006"}]},
        {"text": "by mouth"},
    ],
)
def test_the_route_by_mouth_decides(route: dict):
    chart = chart_of(
        request(text("iron dextran 25 mg"), dosageInstruction=[{"route": route}]),
        administration(coded(RXNORM, "5992"), dosage={"route": route}),
        statement(coded(RXNORM, "5992"), dosage=[{"route": route}]),
    )
    assert chart.events == ()
    assert {(one.fact, one.value) for one in chart.entries} == {("on_oral_iron", True)}
    assert sum("taken by mouth" in note for note in chart.notes) == 3


@pytest.mark.parametrize("route", [{"text": "IV"}, {"coding": [{"code": "47625008"}]}, {"text": "IV DRIP"}])
def test_an_intravenous_route_leaves_it_an_infusion(route: dict):
    assert chart_of(request(text("iron dextran 25 mg"), dosageInstruction=[{"route": route}])).events


@pytest.mark.parametrize("words", ["ferrous gluconate 325 mg", "ferrous sulfate", "ferric citrate"])
def test_oral_iron_is_no_infusion(words: str):
    assert chart_of(request(text(words))).events == ()


def referenced(name: str = "Medication/m1", **fields) -> dict:
    return request({}, medicationCodeableConcept=None, medicationReference={"reference": name, **fields})


def test_a_medicine_is_followed_into_the_bundle():
    """Trap 7: drugs by medicationReference."""
    medication = {"resourceType": "Medication", "id": "m1", "code": FCM}
    assert chart_of(medication, referenced()).events


def test_a_contained_medicine_is_followed():
    inner = {"resourceType": "Medication", "id": "m1", "code": FCM}
    assert chart_of(referenced("#m1") | {"contained": [inner]}).events


def test_the_ingredients_of_a_mixture_count_through_references():
    """MIMIC mixes iron with saline: the mixture has no code of its own."""
    iron = {"resourceType": "Medication", "id": "m2", "identifier": [{"value": "Ferric Gluconate"}]}
    saline = {"resourceType": "Medication", "id": "m3", "code": text("0.9% Sodium Chloride")}
    mix = {
        "resourceType": "Medication",
        "id": "m1",
        "ingredient": [{"itemReference": {"reference": f"Medication/{one}"}} for one in ("m3", "m2")],
    }
    assert chart_of(mix, iron, saline, referenced()).events


def test_an_inactive_ingredient_does_not_count():
    part = {"itemCodeableConcept": FCM, "isActive": False}
    medication = {"resourceType": "Medication", "id": "m1", "code": text("something"), "ingredient": [part]}
    assert chart_of(medication, referenced()).events == ()


def test_ingredients_in_a_ring_come_to_an_end():
    ring = {"resourceType": "Medication", "id": "m1", "ingredient": [{"itemReference": {"reference": "Medication/m1"}}]}
    assert chart_of(ring, referenced()).events == ()


def test_the_form_of_a_medication_decides_too():
    tablet = {"resourceType": "Medication", "id": "m1", "code": coded(RXNORM, "5992"), "form": text("Tablet")}
    assert chart_of(tablet, referenced()).events == ()


def test_a_medicine_that_is_not_in_the_file_is_named_by_its_reference():
    assert chart_of(referenced(display="ferric carboxymaltose")).events


def test_a_medicine_that_nobody_names_is_refused():
    """It could be an iron infusion."""
    chart = chart_of(referenced())
    assert chart.drugs == ()
    why = "It refers to a medicine that is not in the file, and does not name it. It may be intravenous iron."
    assert reasons(chart) == [(fact, why) for fact in ("ferritin", "iron", "tibc", "transferrin", "tsat")]


def test_an_unnamed_medicine_that_was_not_taken_does_not_matter():
    assert chart_of(referenced() | {"status": "cancelled"}).refused == ()


@pytest.mark.parametrize(
    ("resource", "day"),
    [
        (
            statement(FCM, effectiveDateTime=None, effectivePeriod={"start": "2026-01-01", "end": "2026-02-03"}),
            "2026-02-03",
        ),
        # How long it went on is not known, so no day is.
        (statement(FCM, effectiveDateTime=None, effectivePeriod={"start": "2026-01-01"}), None),
        (statement(FCM, effectiveDateTime=None, dateAsserted="2026-02-04"), "2026-02-04"),
        (
            request(FCM, dosageInstruction=[{"timing": {"event": ["2026-01-20", "2026-02-05"]}}]),
            "2026-02-05",
        ),
        (administration(FCM, effectiveDateTime="soon"), None),
        (administration(FCM, effectiveDateTime=None, effectivePeriod={"start": "2026-01-01"}), "2026-01-01"),
    ],
)
def test_an_infusion_has_the_latest_day_that_is_known_of_it(resource: dict, day: str | None):
    """Undated is the safe side: iron studies are then superseded until somebody says when it was."""
    assert [when for when, _ in infusions(chart_of(resource))] == [day]


def test_a_dose_given_shows_that_the_drug_was_taken_that_day():
    chart = chart_of(administration(PRAMIPEXOLE))
    (entry,) = chart.entries
    assert (entry.fact, entry.value) == ("on_dopamine_agonist", True)
    assert "a dose was given on this day" in entry.notes
    assert chart.drugs[0].status == "unknown"


def test_other_medicines_are_listed_and_counted():
    chart = chart_of(request(text("paracetamol 500 mg")))
    (drug,) = chart.drugs
    assert (drug.name, drug.concepts, drug.recognised_by) == ("paracetamol 500 mg", (), "none")
    assert chart.notes == ("MedicationRequest: 1 of medicines not used here",)


def test_a_request_without_any_medicine_is_refused():
    told = reasons(chart_of(request({}, medicationCodeableConcept=None)))
    assert {why for _, why in told} == {"It names no medicine. It may be intravenous iron."}


def test_a_broken_record_of_intravenous_iron_makes_the_iron_studies_unknown():
    """Whether the results of before still count cannot be said."""
    chart = chart_of(administration(FCM, modifierExtension=[{"url": "http://x/not"}]))
    assert {"ferritin", "tsat"} <= {fact for fact, _ in reasons(chart)}
