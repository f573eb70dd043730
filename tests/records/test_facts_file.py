"""The facts file: one person in TOML or JSON, read strictly and written again."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.chart.person import Chart, Drug, Entry, Happening, Origin, Rejected
from ironrest.knowledge.load import load
from ironrest.records.facts_file import read_facts_file, write_facts_file
from ironrest.values.dates import When, of_day, read_when, write_when
from ironrest.values.errors import UnusableInput, UserError
from ironrest.values.interval import Interval, at_least, at_most, exact, less_than, more_than

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "facts-file.md"
HEAD = 'patient = "1"\n'


def read(text: str) -> Chart:
    return read_facts_file(text.encode(), file="a.toml", knowledge=load())


def values(chart: Chart) -> dict[str, object]:
    return {entry.fact: entry.value for entry in chart.entries}


def test_the_example_of_the_page_is_read_as_the_page_says():
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example is not None
    chart = read(example.group(1))

    assert (chart.patient, chart.sex, chart.refused) == ("invented-example", "female", ())
    assert chart.birth == of_day(date(1972, 3, 14))
    ferritin = [(one.value, one.when, one.unit_read) for one in chart.entries if one.fact == "ferritin"]
    assert ferritin == [
        (exact(42), read_when("2026-05-01"), "ng/mL"),
        (exact(44.5), read_when("2026-11-20"), "pmol/L"),
    ]
    assert {k: v for k, v in values(chart).items() if k != "ferritin"} == {
        "rls_diagnosed": True,
        "clinically_significant": True,
        "tsat": exact(15),
        "crp": less_than(5),
        "irls_total": exact(24),
        "rls_severity": "severe",
        "pregnant": False,
        "iv_iron_allergy": False,
        "iron": exact(60),
        "on_dopamine_agonist": True,
    }
    iron = next(one for one in chart.entries if one.fact == "iron")
    assert (iron.draw, iron.notes) == ("specimen 1", ("morning, no iron for a day",))
    assert [(one.name, one.concepts, one.status) for one in chart.drugs] == [
        ("Pramipexole 0.125 mg", ("dopamine_agonist",), "active")
    ]
    (event,) = chart.events
    assert (event.kind, event.when) == ("iv_iron", read_when("2025-01-15"))
    assert (event.product, event.dose_mg, event.elsewhere) == ("ferric-carboxymaltose", exact(1000), True)


def test_every_fact_that_the_page_names_is_in_the_dictionary():
    named = set(re.findall(r"`(on_[a-z_]+)`", PAGE.read_text("utf-8")))

    assert named <= load().facts.keys()


def test_what_has_no_date_is_undated_unless_the_file_has_one():
    undated = read(HEAD + '[facts]\nferritin = "42 ng/mL"\n').entries[0]
    dated = read(HEAD + 'date = 2026-11-01\n[facts]\nferritin = "42 ng/mL"\n').entries[0]

    assert (undated.when, undated.draw) == (None, "")
    assert (dated.when, dated.draw) == (read_when("2026-11-01"), "2026-11-01")


def test_results_of_one_day_are_one_draw_and_of_two_times_are_two():
    chart = read(HEAD + '[facts]\niron = "60 ug/dL @ 2026-11-01"\ntibc = "400 ug/dL @ 2026-11-01T08:00"\n')

    assert [one.draw for one in chart.entries] == ["2026-11-01", "2026-11-01T08:00"]


def test_json_is_the_same_form():
    table = {"patient": 7, "age_years": 54, "date": "2026-11-01", "facts": {"tsat": 15.5, "pregnant": False}}

    chart = read_facts_file(json.dumps(table).encode(), file="a.json", knowledge=load())

    assert chart.patient == "7"
    assert values(chart) == {"age_years": exact(54), "tsat": exact(15.5), "pregnant": False}


UNUSABLE = {
    "": "patient is missing",
    'patient = ""': "patient is missing",
    "patient = true": "patient is missing",
    "patient = x": "line 1",
    HEAD + "[facts\n": "line 2",
    HEAD + HEAD: "line 2",
    HEAD + "ferritin = 42": "not a key of the file",
    HEAD + "[fact]\nid = 'tsat'": "[[fact]]",
    HEAD + "facts = 1": "[facts]",
    HEAD + "drug = 'x'": "[[drug]]",
    HEAD + "[[drug]]\nnam = 'x'": "Nearest: name",
    HEAD + "[[fact]]\nunits = 'x'": "Nearest: unit",
    HEAD + "birthdate = 1972-03-14": "Nearest: birth_date",
    HEAD + "[[event]]\nkind = 'iron'": "iv_iron, red_cell_transfusion",
    HEAD + "[[event]]\ndate = 2026-11-01": "iv_iron, red_cell_transfusion",
    HEAD + "date = 'yesterday'": "date",
    HEAD + "notes = 1": "notes",
    "{": "line 1",
    '{"patient": "1", "patient": "2"}': "twice",
    '{"patient": "1", "facts": {"tsat": NaN}}': "NaN",
    '{"patient": ' + "[" * 100_000: "nested",
}


@pytest.mark.parametrize("text", UNUSABLE)
def test_a_file_that_is_not_in_the_form_is_unusable(text: str):
    with pytest.raises(UnusableInput) as refusal:
        read(text)

    assert UNUSABLE[text] in str(refusal.value)
    assert "a.toml" in str(refusal.value)


def test_a_file_that_is_not_text_is_unusable():
    with pytest.raises(UnusableInput, match="UTF-8"):
        read_facts_file(b"\xff\xfe\x00", file="a.toml", knowledge=load())


def test_all_faults_of_the_form_are_told_at_once():
    with pytest.raises(UnusableInput) as refusal:
        read("x = 1\ny = 2\n")

    assert len(str(refusal.value).splitlines()) == 3


#: One line of [facts], the fact that it makes unknown, and a word of the reason.
REFUSED = [
    ('ferritin = "42"', "ferritin", "unit"),
    ("ferritin = 42", "ferritin", "unit"),
    ('ferritin = "42 furlong"', "ferritin", "not known"),
    ('ferritin = "42 ng/mL @ yesterday"', "ferritin", "not a date"),
    ('ferritin = "1e9 ng/mL"', "ferritin", "outside"),
    ("ferritin = { value = 42 }", "ferritin", "text such as"),
    ("ferritin = inf", "ferritin", "no number"),
    ("tsat = 0.15", "tsat", "never guessed"),
    ('feritin = "42 ng/mL"', "", "Nearest: ferritin"),
    ("pregnant = 1", "pregnant", "yes, no or unknown"),
    ('pregnant = "unknown"', "pregnant", "said to be unknown"),
    ('age = "540"', "age_years", "outside"),
]


@pytest.mark.parametrize(("line", "fact", "why"), REFUSED)
def test_a_value_that_cannot_be_read_makes_its_fact_unknown(line: str, fact: str, why: str):
    chart = read(HEAD + f"[facts]\n{line}\nhb = '13 g/dL'\n")

    assert values(chart) == {"hb": exact(13)}
    (refused,) = chart.refused
    assert refused.fact == fact
    assert why in refused.reason
    assert refused.origin.path.startswith("facts.")


def test_a_refused_value_keeps_its_date():
    (refused,) = read(HEAD + '[facts]\nferritin = "42 @ 2026-11-01"\n').refused

    assert refused.when == read_when("2026-11-01")


@pytest.mark.parametrize(
    ("row", "fact"),
    [
        ("id = 'ferritin'\nvalue = 42", "ferritin"),
        ("id = 'ferritin'\nunit = 'ng/mL'", "ferritin"),
        ("id = 'ferritin'\nvalue = '42 ng/mL'\nunit = 'ug/dL'", "ferritin"),
        ("id = 'ferritin'\nvalue = 42\nunit = 'ng/mL'\ndate = 08:00:00", "ferritin"),
        ("id = 'ferritin'\nvalue = 42\nunit = 'ng/mL'\nnote = 1", "ferritin"),
        ("id = 'pregnant'\nvalue = true\nunit = 'wk'", "pregnant"),
        ("id = 'iron studies'\nvalue = 42", ""),
        ("value = 42", ""),
    ],
)
def test_an_entry_that_cannot_be_read_makes_its_fact_unknown(row: str, fact: str):
    chart = read(HEAD + f"[[fact]]\n{row}\n")

    assert chart.entries == ()
    assert [one.fact for one in chart.refused] == [fact]


@pytest.mark.parametrize(("line", "fact"), [("birth_date = 'May'", "age_years"), ("sex = 'f'", "sex")])
def test_a_bad_birth_date_or_sex_makes_its_fact_unknown(line: str, fact: str):
    chart = read(HEAD + line)

    assert (chart.birth, chart.sex) == (None, None)
    assert [one.fact for one in chart.refused] == [fact]


#: Lines of one [[drug]], then: status, how it was recognised, facts that follow, events that follow, refused.
DRUGS = [
    ("name = 'ropinirole'\nstatus = 'active'", "active", "name", ["on_dopamine_agonist"], [], 0),
    ("name = 'ropinirole'\nstatus = 'planned'", "planned", "name", [], [], 0),
    ("name = 'ropinirole'\nended = 2026-01-01", "ended", "name", [], [], 0),
    ("name = 'ropinirole'", "unknown", "name", [], [], 1),
    ("name = 'ropinirole'\nstatus = 'stopped'", "unknown", "name", [], [], 1),
    (
        "name = 'x'\nstatus = 'active'\ncode = '746741'\nsystem = 'RxNorm'",
        "active",
        "code",
        ["on_dopamine_agonist"],
        [],
        0,
    ),
    ("name = 'x'\nstatus = 'active'\ncode = 'A'\nsystem = 'RxNorm'", "active", "none", [], [], 1),
    ("name = 'x'\nstatus = 'active'\ncode = '746741'", "active", "none", [], [], 1),
    ("name = 'x'\nstatus = 'active'\ncode = '12'\nsystem = 'our list'", "active", "none", [], [], 0),
    ("status = 'active'", "active", "none", [], [], 1),
    ("name = 'Injectafer'\nended = 2026-11-10", "ended", "name", [], ["2026-11-10"], 0),
    ("name = 'Injectafer'\nstatus = 'active'\nstarted = 2025-01-01", "active", "name", [], [None], 0),
    ("name = 'Injectafer'\nended = 'May'", "unknown", "name", [], [None], 2),
    ("name = 'Injectafer'\nstatus = 'planned'", "planned", "name", [], [], 0),
]


@pytest.mark.parametrize(("lines", "status", "how", "facts", "events", "refused"), DRUGS)
def test_what_follows_from_a_drug(lines, status, how, facts, events, refused):
    chart = read(HEAD + f"[[drug]]\n{lines}\n")

    assert [(one.status, one.recognised_by) for one in chart.drugs] == [(status, how)]
    assert [(one.fact, one.value, one.lasting) for one in chart.entries] == [(f, True, True) for f in facts]
    assert [one.when and write_when(one.when) for one in chart.events] == events
    assert len(chart.refused) == refused


def test_an_event_with_a_bad_date_happened_on_a_day_that_is_not_known():
    chart = read(HEAD + "[[event]]\nkind = 'iv_iron'\ndate = 'May'\n")

    assert [(one.kind, one.when) for one in chart.events] == [("iv_iron", None)]
    assert len(chart.refused) == 1


# --- reading what was written gives the same chart

FINITE = st.floats(min_value=1, max_value=300, allow_nan=False)
INTERVALS = st.one_of(
    FINITE.map(exact),
    FINITE.map(less_than),
    FINITE.map(at_most),
    FINITE.map(more_than),
    FINITE.map(at_least),
    st.tuples(FINITE, FINITE).filter(lambda ends: ends[0] != ends[1]).map(lambda ends: Interval(min(ends), max(ends))),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text
)
DAYS = st.dates(date(1930, 1, 1), date(2200, 12, 31))
WHENS = st.one_of(
    DAYS.map(of_day),
    DAYS.map(lambda day: read_when(f"{day:%Y-%m}")),
    DAYS.map(lambda day: read_when(f"{day:%Y}")),
    DAYS.map(lambda day: read_when(f"{day}T08:15:30.25-05:00")),
    DAYS.map(lambda day: read_when(f"{day}T08:15")),
)
MAYBE = st.none() | WHENS
NOWHERE = Origin("")
VALUES = st.one_of(
    st.tuples(st.sampled_from(["ferritin", "iron", "hb_fall_90d"]), INTERVALS),
    st.tuples(st.just("irls_total"), st.floats(0, 40, allow_nan=False).map(exact)),
    st.tuples(st.sampled_from(["pregnant", "iv_iron_allergy"]), st.booleans()),
    st.tuples(st.just("rls_severity"), st.sampled_from(["mild", "very-severe"])),
)
ENTRIES = st.builds(
    lambda pair, **more: Entry(fact=pair[0], value=pair[1], origin=NOWHERE, **more),
    VALUES,
    when=MAYBE,
    unit_read=st.sampled_from(["", "pmol/L", "ng/mL"]),
    draw=st.sampled_from(["", "specimen 1"]),
    lasting=st.booleans(),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
)
DRUG = st.builds(
    Drug,
    name=TEXTS,
    concepts=st.sampled_from([(), ("dopamine_agonist",), ("iv_iron_fcm", "oral_iron")]),
    status=st.sampled_from(["active", "ended", "planned", "unknown"]),
    started=MAYBE,
    ended=MAYBE,
    origin=st.just(NOWHERE),
    recognised_by=st.sampled_from(["code", "name", "none"]),
)
CHARTS = st.builds(
    Chart,
    patient=TEXTS,
    birth=MAYBE,
    died=MAYBE,
    sex=st.sampled_from([None, "female", "male", "other"]),
    entries=st.lists(ENTRIES, max_size=4).map(tuple),
    drugs=st.lists(DRUG, max_size=2).map(tuple),
    events=st.lists(
        st.builds(
            Happening,
            kind=st.just("iv_iron"),
            when=MAYBE,
            origin=st.just(NOWHERE),
            note=TEXTS | st.just(""),
            product=st.sampled_from(["", *load().iron_products]),
            dose_mg=st.none() | st.sampled_from([exact(62.5), Interval(0, 500), at_least(1000)]),
            dose_said=TEXTS | st.just(""),
            taken_as_given=st.booleans(),
            elsewhere=st.booleans(),
            began=MAYBE,
            counted=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    refused=st.lists(
        st.builds(
            Rejected,
            origin=st.just(NOWHERE),
            reason=TEXTS,
            fact=st.sampled_from(["", "ferritin"]),
            when=MAYBE,
        ),
        max_size=2,
    ).map(tuple),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
)


def without_places(chart: Chart) -> Chart:
    """The chart as it is, but for where things stood."""
    return msgspec.structs.replace(
        chart,
        **{
            name: tuple(msgspec.structs.replace(one, origin=NOWHERE) for one in getattr(chart, name))
            for name in ("entries", "drugs", "events", "refused")
        },
    )


@given(CHARTS)
def test_a_written_chart_is_read_as_the_same_chart(chart: Chart):
    again = read(write_facts_file(chart, load()))

    assert without_places(again) == chart


def test_a_file_typed_by_hand_survives_being_written():
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example is not None
    chart = read(example.group(1))

    assert without_places(read(write_facts_file(chart, load()))) == without_places(chart)


@pytest.mark.parametrize("value", [Interval(5, 10, False, True), Interval(float("-inf"), float("inf"), False, False)])
def test_a_range_with_an_open_end_is_not_written_as_another(value: Interval):
    entry = Entry(fact="ferritin", value=value, when=None, origin=NOWHERE)

    with pytest.raises(UserError, match="open end"):
        write_facts_file(Chart(patient="1", entries=(entry,)), load())


def test_the_days_of_a_written_file_do_not_move():
    when = When(date(2026, 11, 1), date(2026, 11, 1) + timedelta(0), of_day(date(2026, 11, 1)).precision)
    chart = Chart(patient="1", events=(Happening(kind="iv_iron", when=when, origin=NOWHERE),))

    assert 'date = "2026-11-01"' in write_facts_file(chart, load())
