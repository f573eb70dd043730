"""Spellings, factors and crossings of units; expected numbers are those of NIST, the SI and UCUM."""

from __future__ import annotations

import math
import subprocess
import sys
import time
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.values import units
from ironrest.values.errors import Bug, UserError
from ironrest.values.interval import ANYTHING, Interval, at_least, at_most, exact, less_than, more_than
from ironrest.values.units import UnknownUnit, WrongDimension, all_units, convert, convert_interval, find_unit
from tests.shared import shared
from tools import make_units

CHECKOUT = Path(__file__).resolve().parents[2]

SPELLINGS = {
    "ng/mL": ["ng/mL", "ng/ml", "NG/ML", " ng/mL "],
    "ug/L": ["ug/L", "ug/l", "UG/L", "\u00b5g/L", "\u03bcg/L", "\u00b5g/l", "mcg/L", "mcg/l", "MCG/L"],
    "pmol/L": ["pmol/L", "pmol/l", "PMOL/L"],
    "ug/dL": ["ug/dL", "\u00b5g/dL", "mcg/dL", "mcg/dl", "UG/DL", "ug%"],
    "umol/L": ["umol/L", "\u00b5mol/l", "\u03bcmol/L", "UMOL/L", "mcmol/L"],
    "g/dL": ["g/dL", "g/dl", "G/DL", "GM/DL", "gm/dl", "gm/dL", "g%"],
    "g/L": ["g/L", "g/l", "gm/L"],
    "mg/dL": ["mg/dL", "mg/dl", "MG/DL", "mg%"],
    "[IU]/L": ["[IU]/L", "IU/L", "iu/l", "[iU]/L"],
    "m[IU]/mL": ["m[IU]/mL", "mIU/mL"],
    "%": ["%", "percent", "Percent", "PERCENT"],
    "1": ["1", "Ratio"],
    "Cel": ["Cel", "degC", "degrees C", "Degrees C", "°C", "\u2103"],
    "[degF]": ["[degF]", "degF", "°F", "degrees F"],
    "[lb_av]": ["[lb_av]", "lb", "lbs", "Lbs", "pounds", "Pounds"],
    "[in_i]": ["[in_i]", "in", "inches", "Inches"],
    "a": ["a", "yr", "yrs", "years", "Years"],
    "d": ["d", "day", "Day", "days"],
    "mL/min/{1.73_m2}": ["mL/min/{1.73_m2}", "mL/min/1.73m2", "mL/min/1.73 m2", "mL/min/1.73m²"],
    "mm[Hg]": ["mm[Hg]", "mm Hg", "mmHg"],
    "10*9/L": ["10*9/L", "x10*9/L", "10^9/L", "10⁹/L"],
    "10*12/L": ["10*12/L", "x10*12/L", "10¹²/L"],
    "10*3/uL": ["10*3/uL", "K/uL", "10^3/µL", "10³/µL"],
    "10*6/uL": ["10*6/uL", "m/uL", "M/uL"],
    "/min": ["/min", "beats/min", "breaths per minute"],
    "{score}": ["{score}", "score", "(score)"],
    "g": ["g", "gm"],
    "mL": ["mL", "ml"],
    "kg/m2": ["kg/m2", "kg/m²"],
}

#: (value, from, to, result): the result and where it is printed.
WORKED = [
    ("1", "[lb_av]", "kg", "0.45359237"),  # NIST SP 811, appendix B.8: pound (avoirdupois)
    ("1", "[in_i]", "cm", "2.54"),  # NIST SP 811, appendix B.8: inch
    ("1", "[ft_i]", "m", "0.3048"),  # NIST SP 811, appendix B.8: foot
    ("1", "[oz_av]", "g", "28.349523125"),  # NIST Handbook 44, appendix C
    ("37", "Cel", "[degF]", "98.6"),  # NIST SP 811, appendix B.8: degree Celsius
    ("-40", "Cel", "[degF]", "-40"),
    ("212", "[degF]", "Cel", "100"),
    ("0", "Cel", "K", "273.15"),  # SI Brochure, 9th edition, 2.3.1
    ("75", "ng/mL", "ug/L", "75"),
    ("13.5", "g/dL", "g/L", "135"),
    ("0.25", "1", "%", "25"),
    ("5.2", "mg/dL", "mg/L", "52"),
    ("60", "mL/h", "mL/min", "1"),
    ("4.5", "10*3/uL", "10*9/L", "4.5"),
    ("1", "a", "d", "365.25"),  # UCUM: a is the Julian year
    ("133.322", "kPa", "mm[Hg]", "1000"),  # UCUM: m[Hg] is 133.3220 kPa
]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code in SPELLINGS for text in SPELLINGS[code]])
def test_a_spelling_found_in_records_stands_for_its_ucum_code(code: str, text: str) -> None:
    assert find_unit(text).code == code


@pytest.mark.parametrize("text", ["Mg", "Mg/dL", "Mg/L", "mG", "Mg/mL", "Pmol/L", "M", "G/L", "mEq/L", "C"])
def test_a_letter_case_that_changes_the_meaning_is_refused(text: str) -> None:
    with pytest.raises(UnknownUnit, match="Unit"):
        find_unit(text)


@pytest.mark.parametrize("text", ["", "  ", "N/A", "ng/mL FEU", "\u00c2\u00b5g/L", "?g/L", "ng / mL", "TAB"])
def test_an_unknown_spelling_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(UnknownUnit, match="Write"):
        find_unit(text)


def test_the_refusal_names_the_text_and_a_near_unit_and_quotes_little() -> None:
    with pytest.raises(UnknownUnit, match=r"'nG/mL' is not known \(is ng/mL meant\?\)"):
        find_unit("nG/mL")
    with pytest.raises(UnknownUnit) as caught:
        find_unit("Jane Example, born in a column that was mapped wrongly")
    assert "mapped" not in str(caught.value)


@pytest.mark.parametrize(("value", "source", "target", "result"), WORKED)
def test_published_conversions_come_out_exactly(value: str, source: str, target: str, result: str) -> None:
    assert convert(Fraction(value), find_unit(source), find_unit(target)) == Fraction(result)


def test_a_molar_mass_joins_mass_and_amount_of_substance() -> None:
    """Iron is 55.845 g/mol (IUPAC standard atomic weight): 100 ug/dL is 17.9 umol/L, printed factor 0.179."""
    umol = convert(Fraction(100), find_unit("ug/dL"), find_unit("umol/L"), molar_mass=Fraction("55.845"))
    assert round(float(umol), 1) == 17.9
    back = convert(umol, find_unit("umol/L"), find_unit("ug/dL"), molar_mass=Fraction("55.845"))
    assert back == 100


def test_without_a_molar_mass_the_crossing_is_refused() -> None:
    with pytest.raises(WrongDimension, match="molar mass"):
        convert(Fraction(1), find_unit("ug/L"), find_unit("pmol/L"))


@pytest.mark.parametrize("molar_mass", [Fraction(0), Fraction(-1)])
def test_a_molar_mass_that_cannot_be_is_refused(molar_mass: Fraction) -> None:
    with pytest.raises(UserError, match="not above 0"):
        convert(Fraction(1), find_unit("ug/L"), find_unit("pmol/L"), molar_mass=molar_mass)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("ng/mL", "%"),
        ("U/L", "[IU]/L"),
        ("mL/min", "mL/min/{1.73_m2}"),
        ("mg", "mg/kg"),
        ("1", "{score}"),
        ("/min", "Cel"),
        ("mg/kg", "%"),
        ("g/L", "g"),
    ],
)
def test_units_of_different_kinds_never_mix(source: str, target: str) -> None:
    """Also kinds that UCUM itself counts alike, such as mg/kg and %."""
    for molar_mass in (None, Fraction(100)):
        with pytest.raises(WrongDimension, match="one cannot be turned into"):
            convert(Fraction(1), find_unit(source), find_unit(target), molar_mass=molar_mass)


def test_an_interval_of_everything_does_not_hide_a_wrong_dimension() -> None:
    with pytest.raises(WrongDimension):
        convert_interval(ANYTHING, find_unit("ng/mL"), find_unit("g"))


@pytest.mark.parametrize(
    ("given_", "result"),
    [
        (exact(0.1), exact(1.0)),  # 0.1 * 10 through its printed decimal, not its binary neighbour
        (less_than(0.5), less_than(5.0)),
        (at_most(0.5), at_most(5.0)),
        (more_than(200.0), more_than(2000.0)),
        (at_least(0.75), at_least(7.5)),
        (Interval(0.5, 1.0, False, True), Interval(5.0, 10.0, False, True)),
        (ANYTHING, ANYTHING),
    ],
)
def test_an_interval_keeps_its_open_ends(given_: Interval, result: Interval) -> None:
    assert convert_interval(given_, find_unit("mg/dL"), find_unit("mg/L")) == result


def test_a_number_too_large_for_the_other_unit_is_refused() -> None:
    with pytest.raises(UserError, match="too large"):
        convert_interval(exact(1e307), find_unit("g/L"), find_unit("ng/mL"))


def test_two_ends_that_fall_on_one_float_are_widened_not_lost() -> None:
    narrow = Interval(5e-324, 1e-323, False, False)
    wide = convert_interval(narrow, find_unit("ng/mL"), find_unit("g/L"))
    assert wide.low < 0 < wide.high


def kin() -> st.SearchStrategy[tuple[units.Unit, units.Unit]]:
    pairs = [(a, b) for a in all_units() for b in all_units() if a.dimension == b.dimension]
    return st.sampled_from(pairs)


@given(pair=kin(), value=st.fractions())
def test_there_and_back_is_the_same_number(pair: tuple[units.Unit, units.Unit], value: Fraction) -> None:
    assert convert(convert(value, *pair), pair[1], pair[0]) == value


@given(pair=kin(), one=st.fractions(), other=st.fractions())
def test_a_conversion_keeps_order(pair: tuple[units.Unit, units.Unit], one: Fraction, other: Fraction) -> None:
    assert (one < other) == (convert(one, *pair) < convert(other, *pair))


ends = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30) | st.sampled_from(
    [-math.inf, math.inf]
)


@given(pair=kin(), one=ends, other=ends, low_closed=st.booleans(), high_closed=st.booleans())
def test_a_converted_interval_has_the_same_open_and_infinite_ends(
    pair: tuple[units.Unit, units.Unit], one: float, other: float, low_closed: bool, high_closed: bool
) -> None:
    if one == other:
        low_closed = high_closed = True
    before = Interval(min(one, other), max(one, other), low_closed, high_closed)
    after = convert_interval(before, *pair)
    assert (after.low_closed, after.high_closed) == (before.low_closed, before.high_closed)
    assert math.isinf(after.low) == math.isinf(before.low)
    assert math.isinf(after.high) == math.isinf(before.high)


def test_every_row_of_the_table_agrees_with_the_ucum_essence() -> None:
    essence = make_units.Essence(shared("data", "ucum", "ucum-essence.xml"))
    rows = make_units.rows(make_units.TABLE, essence)
    assert len(rows) == len(all_units())
    assert [row for row in rows if not row.agrees] == []


@pytest.mark.parametrize(
    ("expression", "factor", "powers"),
    [
        ("[lb_av]", "453.59237", {"g": 1}),  # NIST SP 811
        ("[in_i]", "0.0254", {"m": 1}),
        ("L", "0.001", {"m": 3}),  # SI Brochure, table 8
        ("mm[Hg]", "133322", {"g": 1, "m": -1, "s": -2}),  # 133.322 Pa, in g rather than kg
        ("10*3/uL", "1e12", {"m": -3}),
        ("kg/m2", "1000", {"g": 1, "m": -2}),
    ],
)
def test_the_reader_of_the_essence_finds_published_sizes(expression: str, factor: str, powers: dict[str, int]) -> None:
    """The judge of the table is itself judged: sizes as NIST and the SI print them, in UCUM's base units."""
    size = make_units.Essence(shared("data", "ucum", "ucum-essence.xml")).size(expression)
    assert (size.factor, size.powers) == (Fraction(factor), powers)


def test_the_tool_finds_a_wrong_factor(tmp_path: Path) -> None:
    essence = make_units.Essence(shared("data", "ucum", "ucum-essence.xml"))
    wrong = tmp_path / "units.toml"
    text = make_units.TABLE.read_text("utf-8")
    wrong.write_text(text.replace('"ug/dL" = { factor = "1e-5"', '"ug/dL" = { factor = "1e-6"'), "utf-8")
    assert [row.code for row in make_units.rows(wrong, essence) if not row.agrees] == ["ug/dL"]


def test_the_tool_says_how_many_rows_agree(capsys: pytest.CaptureFixture[str]) -> None:
    shared("data", "ucum", "ucum-essence.xml")
    assert make_units.main([]) == 0
    assert f"{len(all_units())} agree" in capsys.readouterr().out


def test_the_tool_says_where_it_looked_for_a_missing_essence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IRONREST_SHARED", str(tmp_path))
    assert make_units.main([]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_every_row_names_where_its_factor_comes_from() -> None:
    raw = tomllib.loads((CHECKOUT / "src/ironrest/values/units.toml").read_text("utf-8"))
    sources = raw.pop("source")
    raw.pop("refused")
    for rows in raw.values():
        assert rows[rows.pop("base")]["factor"] == "1"
        for code, row in rows.items():
            assert row["from"].partition(":")[0] in sources, code


def test_one_spelling_given_to_two_units_is_a_bug_of_the_table() -> None:
    spellings = {"x": find_unit("mg")}
    with pytest.raises(Bug, match="both mg and g"):
        units._claim(spellings, "x", find_unit("g"))


def test_the_refused_spellings_are_not_accepted_elsewhere_in_the_table() -> None:
    table = units._table()
    assert [text for text in table.refused if text in table.exact] == []


def test_reading_the_table_is_cheap() -> None:
    """Under 5 ms of processor time, the best of several; ten times that where every line is traced."""
    spent = []
    for _ in range(7):
        start = time.process_time()
        units._table.__wrapped__()
        spent.append(time.process_time() - start)
    assert min(spent) < (0.005 if sys.gettrace() is None else 0.05)


def test_importing_units_reads_no_table() -> None:
    ask = "import ironrest.values.units as u; print(u._table.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
