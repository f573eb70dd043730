"""How results are written in records, and what each text must and must not mean."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.values.interval import ANYTHING, Interval, at_least, at_most, exact, less_than, more_than
from ironrest.values.measure import BadNumber, Measure, bounded, read_measure, read_number, write_measure
from ironrest.values.units import UnknownUnit, all_units, find_unit

NUMBERS = {
    "42": Fraction(42),
    "0.1": Fraction(1, 10),
    " 12.50 ": Fraction(25, 2),
    "-40": Fraction(-40),
    "+3": Fraction(3),
    ".5": Fraction(1, 2),
    "1e3": Fraction(1000),
    "2.5E-3": Fraction(1, 400),
    "0": Fraction(0),
}

NOT_NUMBERS = {
    "12,5": "comma",
    "1,234": "comma",
    "": "empty",
    "  ": "empty",
    "NaN": "no number",
    "inf": "no number",
    "-Infinity": "no number",
    "1e999": "outside",
    "1e-999": "outside",
    "1_000": "underscore",
    "___": "underscore",
    "0x10": "hexadecimal",
    "12.5.3": "not one number",
    "1 000": "not one number",
    "5.": "not one number",
    "\u0661\u0662": "no number",  # Arabic-Indic digits, which Python's int() would read
    "1/2": "not one number",
    "<5": "not one number",
    "positive": "no number",
}

MEASURES = {
    "42": (exact(42), None, False),
    "42 ng/mL": (exact(42), "ng/mL", False),
    "42ng/mL": (exact(42), "ng/mL", False),
    "42 \u00b5g/L": (exact(42), "\u00b5g/L", False),
    "42\u00b5g/L": (exact(42), "\u00b5g/L", False),
    "98 %": (exact(98), "%", False),
    "98%": (exact(98), "%", False),
    "12 [IU]/L": (exact(12), "[IU]/L", False),
    "70 /min": (exact(70), "/min", False),
    "37.2 °C": (exact(37.2), "°C", False),
    "4.5 10*9/L": (exact(4.5), "10*9/L", False),
    "4.5 10E9/L": (exact(4.5), "10E9/L", False),
    "4.5 x10*9/L": (exact(4.5), "x10*9/L", False),
    "63 in.": (exact(63), "in", False),
    "-40 Cel": (exact(-40), "Cel", False),
    "<5": (less_than(5), None, True),
    "<10.0": (less_than(10), None, True),
    "< .5": (less_than(0.5), None, True),
    "<1.": (less_than(1), None, True),
    ">300": (more_than(300), None, True),
    "> 2000 ng/mL": (more_than(2000), "ng/mL", True),
    ">2000ng/mL": (more_than(2000), "ng/mL", True),
    ">=75": (at_least(75), None, True),
    ">=1.035": (at_least(1.035), None, True),
    "<=5": (at_most(5), None, True),
    "≤ 5": (at_most(5), None, True),
    "≥5 g/dL": (at_least(5), "g/dL", True),
    "GREATER THAN 2000": (more_than(2000), None, True),
    "Greater than 2000 ng/mL": (more_than(2000), "ng/mL", True),
    "GREATER  THAN  2000.": (more_than(2000), None, True),
    "MORE THAN 2000": (more_than(2000), None, True),
    "LESS THAN 5": (less_than(5), None, True),
    "less than or equal to 5": (at_most(5), None, True),
    "greater than or equal to 2000": (at_least(2000), None, True),
    "AT LEAST 75": (at_least(75), None, True),
    "5-10 ng/mL": (Interval(5, 10), "ng/mL", True),
    "0-2": (Interval(0, 2), None, True),
    "1.0 – 2.0": (Interval(1, 2), None, True),
    "80 to 160": (Interval(80, 160), None, True),
    "-5 to -3 Cel": (Interval(-5, -3), "Cel", True),
}

NOT_MEASURES = {
    "12,5": "comma",
    "25,000": "comma",
    "<12,5": "comma",
    "___": "blanked out",
    "": "empty",
    "positive": "no number",
    "POSITIVE.": "no number",
    ">": "no number",
    "GREATER THAN": "no number",
    "5-": "no upper end",
    "5 -": "no upper end",
    "~5": "approximate",
    "about 5": "approximate",
    "UP TO 5": "may or may not",
    "10-5": "starts above its end",
    "<5-10": "comparison and a range",
    "2015-03-02": "not one number",
    "HOLD.  DISCARD GREATER THAN 4 HOURS OLD.": "not one number",
    "<0.01.  CTROPNT > 0.10 NG/ML SUGGESTS ACUTE MI.": "not one number",
    "<10*": "not one number",
    "1+": "not one number",
    "5 10": "not one number",
    "5 1": "not one number",
    "<<5": "not one number",
    "<>5": "not one number",
    "5 ng/mL < 10": "not one number",
    "nan": "no number",
    "<1e999": "outside",
}


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_is_read_exactly(text: str, number: Fraction) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(("text", "why"), NOT_NUMBERS.items())
def test_what_is_not_one_plain_number_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(BadNumber, match=why):
        read_number(text)


@pytest.mark.parametrize(("text", "meaning"), MEASURES.items())
def test_a_measure_is_read_as_written(text: str, meaning: tuple[Interval, str | None, bool]) -> None:
    assert read_measure(text) == Measure(*meaning)


@pytest.mark.parametrize(("text", "why"), NOT_MEASURES.items())
def test_a_text_that_is_not_one_measure_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(BadNumber, match=why):
        read_measure(text)


@pytest.mark.parametrize("text", ["5 seen on the slide", "18/7", "24/.", "0x10", "10 units", "5 Mg/dL"])
def test_words_after_a_number_that_are_no_unit_are_refused(text: str) -> None:
    with pytest.raises(UnknownUnit):
        read_measure(text)


def test_a_refusal_does_not_repeat_what_may_belong_to_a_person() -> None:
    with pytest.raises(BadNumber) as caught:
        read_measure("Example, Jane: 12,5")
    assert "Jane" not in str(caught.value)
    assert "12,5" not in str(caught.value)


def test_a_unit_from_another_column_is_used_when_the_text_has_none() -> None:
    assert read_measure("<5", "ng/mL") == Measure(less_than(5), "ng/mL", True)


def test_a_unit_from_another_column_may_be_another_spelling_of_the_same() -> None:
    assert read_measure("5 ng/mL", "ug/L") == Measure(exact(5), "ng/mL", False)
    assert read_measure("5 ng/mL", " ").unit == "ng/mL"


def test_two_units_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(BadNumber, match="mg/dL and its unit is given as mg/L"):
        read_measure("5 mg/dL", "mg/L")
    with pytest.raises(UnknownUnit):
        read_measure("5 mg/dL", "mEq/L")


@pytest.mark.parametrize(
    ("comparator", "interval"),
    [
        (None, exact(5)),
        ("<", less_than(5)),
        ("<=", at_most(5)),
        (">=", at_least(5)),
        (">", more_than(5)),
    ],
)
def test_the_four_fhir_comparators_are_half_lines(comparator: str | None, interval: Interval) -> None:
    assert bounded(Fraction(5), comparator) == bounded(5.0, comparator) == interval


@pytest.mark.parametrize("comparator", ["ad", "", "=", "~", "LT"])
def test_another_comparator_is_refused(comparator: str) -> None:
    """FHIR's `ad` (sufficient to achieve) says nothing about where the value lies."""
    with pytest.raises(BadNumber, match="does not say where"):
        bounded(5.0, comparator)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, Fraction(10) ** 400, Fraction(1, 10**400)])
def test_a_value_that_no_float_holds_is_refused(value: Fraction | float) -> None:
    with pytest.raises(BadNumber, match="outside"):
        bounded(value, None)


finite = st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0)
spans = st.tuples(finite, finite).map(lambda pair: Interval(min(pair), max(pair)))
intervals = st.one_of(
    finite.map(exact),
    finite.map(less_than),
    finite.map(at_most),
    finite.map(more_than),
    finite.map(at_least),
    spans,
)


@given(interval=intervals, unit=st.sampled_from([None, "ng/mL", "10*9/L", "%", "[lb_av]", "°C", "/min"]))
def test_a_printed_measure_is_read_back_as_itself(interval: Interval, unit: str | None) -> None:
    measure = read_measure(write_measure(Measure(interval, unit, False)))
    assert (measure.interval, measure.unit) == (interval, unit)


@pytest.mark.parametrize(
    ("interval", "text"),
    [(ANYTHING, "not known"), (Interval(5, 10, False, True), "between 5 and 10")],
)
def test_what_no_laboratory_writes_is_told_in_words(interval: Interval, text: str) -> None:
    assert write_measure(Measure(interval, None, True)) == text


@given(number=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_a_number_is_read_as_the_decimal_library_reads_it(number: Decimal) -> None:
    assert read_number(f"{number:f}") == Fraction(number)


def test_every_unit_code_can_stand_after_a_number() -> None:
    for unit in all_units():
        if unit.code != "1":
            written = read_measure(f"5 {unit.code}").unit
            assert written is not None
            assert find_unit(written) == unit
