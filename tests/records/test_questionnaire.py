"""QuestionnaireResponse: answers count where the question is known, by a fact's id or by a code."""

import pytest

from ironrest.values.interval import exact
from tests.records.bundles import LOINC, MARY, chart_of, quantity, reasons, values


def response(*items: dict, **fields) -> dict:
    made = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": MARY,
        "authored": "2026-02-01",
        "item": list(items),
    }
    return {key: one for key, one in (made | fields).items() if one is not None}


def item(link: str, *answers: dict, **fields) -> dict:
    return {"linkId": link, "answer": list(answers)} | fields


def loinc(code: str) -> dict:
    return {"valueCoding": {"system": LOINC, "code": code}}


@pytest.mark.parametrize(
    ("question", "fact", "value"),
    [
        (item("rls_urge", {"valueBoolean": True}), "rls_urge", True),
        (item("rls_urge", loinc("LA32-8")), "rls_urge", False),
        (item("iv_iron_allergy", {"valueString": "No"}), "iv_iron_allergy", False),
        (item("irls_total", {"valueInteger": 24}), "irls_total", exact(24)),
        (item("rls_severity", {"valueCoding": {"code": "severe"}}), "rls_severity", "severe"),
        (item("rls_severity", {"valueString": "very-severe"}), "rls_severity", "very-severe"),
        (item("weight", {"valueQuantity": quantity(70, "kg")}), "weight", exact(70)),
        # PHQ-9 as US Core and LHC-Forms write it.
        (item("/44260-8", loinc("LA6569-3")), "phq9_item9", exact(1)),
        (item("/44249-1/44260-8", loinc("LA6571-9")), "phq9_item9", exact(3)),
        (item("44261-6", {"valueDecimal": 12}), "phq9_total", exact(12)),
        (item("q9", loinc("LA6568-5"), code=[{"system": LOINC, "code": "44260-8"}]), "phq9_item9", exact(0)),
        (
            item("q9", {"valueBoolean": True}, definition="http://a.example/StructureDefinition/x#rls_rest"),
            "rls_rest",
            True,
        ),
    ],
)
def test_an_answer_to_a_known_question_is_read(question: dict, fact: str, value: object):
    chart = chart_of(response(question))
    assert values(chart) == {fact: value}
    assert chart.entries[0].when is not None
    assert chart.entries[0].origin.path == "Bundle.entry[1].resource.item[0]"


def test_questions_inside_questions_and_answers_are_found():
    inner = item("rls_urge", {"valueBoolean": True})
    group = {"linkId": "g", "item": [inner]}
    under = item("h", {"valueBoolean": True, "item": [item("rls_rest", {"valueBoolean": False})]})
    chart = chart_of(response(group, under))
    assert values(chart) == {"rls_urge": True, "rls_rest": False}
    assert {one.origin.path.partition(".resource")[2] for one in chart.entries} == {
        ".item[0].item[0]",
        ".item[1].answer[0].item[0]",
    }


@pytest.mark.parametrize("where", ["contained", "in the bundle"])
def test_the_questionnaire_gives_the_codes_of_its_questions(where: str):
    form = {
        "resourceType": "Questionnaire",
        "id": "f",
        "url": "http://a.example/Questionnaire/mood",
        "item": [{"linkId": "last", "code": [{"system": LOINC, "code": "44260-8"}]}],
    }
    answered = item("last", loinc("LA6570-1"))
    if where == "contained":
        chart = chart_of(response(answered, questionnaire="#f", contained=[form]))
    else:
        chart = chart_of(form, response(answered, questionnaire="http://a.example/Questionnaire/mood|1.0"))
    assert values(chart) == {"phq9_item9": exact(2)}


@pytest.mark.parametrize("told", ["in-progress", "stopped", "entered-in-error"])
def test_a_form_that_is_not_finished_is_not_read(told: str):
    chart = chart_of(response(item("rls_urge", {"valueBoolean": True}), status=told))
    assert chart.entries == ()
    assert chart.notes == (f"QuestionnaireResponse: 1 with status {told}, not read",)


def test_an_amended_form_is_read():
    assert values(chart_of(response(item("rls_urge", {"valueBoolean": True}), status="amended")))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (item("ferritin", {"valueDecimal": 42}), "no unit"),
        (item("irls_total", {"valueInteger": 41}), "outside 0 to 40"),
        (item("irls_total", {"valueBoolean": True}), "not read as a number"),
        (item("rls_urge", {"valueInteger": 1}), "neither yes nor no"),
        (item("rls_urge", {"valueBoolean": True}, {"valueBoolean": False}), "contradict each other"),
        (item("rls_severity", {"valueString": "awful"}), "one of mild, moderate, severe, very-severe"),
        (item("rls_urge", {"valueBoolean": True, "valueString": "yes"}), "only one is allowed"),
    ],
)
def test_an_answer_that_cannot_be_read_makes_its_fact_unknown(question: dict, said: str):
    chart = chart_of(response(question))
    assert chart.entries == ()
    ((fact, reason),) = reasons(chart)
    assert fact == question["linkId"]
    assert said in reason


def test_an_unreadable_date_makes_the_answers_unknown():
    chart = chart_of(response(item("rls_urge", {"valueBoolean": True}), authored="yesterday"))
    assert chart.entries == ()
    assert [fact for fact, _ in reasons(chart)] == ["rls_urge"]


@pytest.mark.parametrize("question", [item("rls_urge"), item("rls_urge", {}), item("rls_urge", loinc("LA4489-6"))])
def test_no_answer_is_not_a_no(question: dict):
    chart = chart_of(response(question))
    assert chart.entries == () == chart.refused
    assert len(chart.notes) == 1


@pytest.mark.parametrize("link", ["age_years", "sex", "hb_fall_90d"])
def test_no_form_sets_what_is_worked_out_from_elsewhere(link: str):
    chart = chart_of(response(item(link, {"valueInteger": 40})))
    assert chart.entries == ()
    assert chart.notes == ("QuestionnaireResponse: 1 with no question that is used here",)
