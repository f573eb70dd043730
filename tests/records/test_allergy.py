"""AllergyIntolerance: any doubt about intravenous iron is a yes, and only a statement is a no."""

import pytest

from tests.records.bundles import MARY, RXNORM, SNOMED, chart_of, coded, reasons, status

IV, ANY = "iv_iron_allergy", "iron_adverse_effect"
FCM = coded(RXNORM, "1433693")


def allergy(code: dict | None = FCM, **fields) -> dict:
    made = {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": status("active"),
        "verificationStatus": status("confirmed"),
        "code": code,
        "patient": MARY,
        "recordedDate": "2020-02-01",
    }
    return {key: one for key, one in (made | fields).items() if one is not None}


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        (FCM, IV),
        (coded(RXNORM, "5992"), IV),
        (coded("http://www.whocc.no/atc", "B03AC"), IV),
        ({"text": "Venofer"}, IV),
        ({"text": "iron sucrose"}, IV),
        ({"text": "IRON DEXTRAN (INFED)"}, IV),
        ({"text": "IV iron"}, IV),
        ({"text": "intravenous iron, all"}, IV),
        ({"text": "parenteral iron preparations"}, IV),
        ({"coding": [{"system": SNOMED, "code": "1", "display": "Allergy to iron infusion"}]}, IV),
        # Iron of which the route is not said, or that is swallowed: a caution, never silence.
        ({"text": "iron"}, ANY),
        ({"text": "Allergy to iron salts"}, ANY),
        ({"text": "ferrous sulfate"}, ANY),
        (coded(RXNORM, "24947"), ANY),
        ({"text": "ferrous fumarate tablets: constipation"}, ANY),
    ],
)
def test_an_allergy_to_iron_is_a_lasting_yes(code: dict, fact: str):
    (entry,) = chart_of(allergy(code)).entries
    assert (entry.fact, entry.value, entry.lasting, entry.notes) == (fact, True, True, ())


def test_the_substance_of_a_reaction_counts():
    chart = chart_of(allergy({"text": "drug reaction"}, reaction=[{"substance": FCM}]))
    assert [(one.fact, one.value) for one in chart.entries] == [(IV, True)]


@pytest.mark.parametrize("code", [{"text": "Latex"}, {"text": "environmental"}, coded(SNOMED, "227493005"), None, {}])
def test_an_allergy_to_something_else_is_counted(code: dict | None):
    chart = chart_of(allergy(code))
    assert chart.entries == () == chart.refused
    assert chart.notes == ("AllergyIntolerance: 1 to other things than iron",)


@pytest.mark.parametrize(
    ("fields", "notes"),
    [
        ({"verificationStatus": status("unconfirmed")}, ("unconfirmed; counted as a yes",)),
        ({"verificationStatus": status("presumed")}, ("presumed; counted as a yes",)),
        ({"verificationStatus": None}, ("not said to be confirmed; counted as a yes",)),
        ({"clinicalStatus": status("resolved")}, ("clinical status resolved; counted as a yes",)),
        ({"clinicalStatus": status("inactive")}, ("clinical status inactive; counted as a yes",)),
        ({"clinicalStatus": None}, ()),
        ({"type": "intolerance"}, ()),
        ({"recordedDate": None}, ()),
        ({"recordedDate": "long ago"}, ("its date cannot be read",)),
    ],
)
def test_doubt_about_an_allergy_to_intravenous_iron_never_makes_it_less_than_a_yes(fields: dict, notes: tuple):
    (entry,) = chart_of(allergy(**fields)).entries
    assert (entry.fact, entry.value, entry.lasting, entry.notes) == (IV, True, True, notes)


def test_a_refuted_allergy_is_a_no_of_its_day():
    (entry,) = chart_of(allergy(verificationStatus=status("refuted"))).entries
    assert (entry.fact, entry.value, entry.lasting, entry.notes) == (IV, False, False, ("refuted",))


def test_an_allergy_entered_in_error_is_not_read():
    chart = chart_of(allergy(verificationStatus=status("entered-in-error"), clinicalStatus=None))
    assert chart.entries == () == chart.refused
    assert chart.notes == ("AllergyIntolerance: 1 entered in error, not read",)


@pytest.mark.parametrize("code", ["716186003", "409137002"])
def test_a_statement_that_no_allergy_is_known_is_a_no_of_its_day(code: str):
    (entry,) = chart_of(allergy(coded(SNOMED, code))).entries
    assert (entry.fact, entry.value, entry.lasting) == (IV, False, False)
    assert entry.when is not None
    assert entry.when.earliest.isoformat() == "2020-02-01"


@pytest.mark.parametrize("fields", [{"verificationStatus": status("refuted")}, {"clinicalStatus": status("inactive")}])
def test_a_statement_that_no_longer_holds_is_no_no(fields: dict):
    assert chart_of(allergy(coded(SNOMED, "716186003"), **fields)).entries == ()


@pytest.mark.parametrize("fields", [{"clinicalStatus": status("odd")}, {"verificationStatus": {"coding": {}}}])
def test_a_broken_allergy_to_iron_makes_its_fact_unknown(fields: dict):
    chart = chart_of(allergy(**fields))
    assert chart.entries == ()
    assert [fact for fact, _ in reasons(chart)] == [IV]


def test_an_empty_record_of_allergies_says_nothing():
    """Absence is unknown, never no."""
    chart = chart_of()
    assert chart.entries == ()
