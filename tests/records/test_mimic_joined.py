"""MIMIC-IV, 100 real people from two sources: results from tables, diagnoses and drugs from FHIR, laid together.

The answers are judged again by an oracle that uses nothing of ours but the day: results by SQL, diagnoses, births and
iron infusions from the resources as JSON, and the rules as the decisions state them. Unknown facts are tried out in
each of their regions.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import duckdb
import msgspec
import pytest

from ironrest.care.assess.answer import UNDETERMINED, VERDICTS, Answer, Assessment
from ironrest.care.assess.assess import assess
from ironrest.care.chart.day import newest_date, read_day
from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Use
from ironrest.records.folder import read_folder
from ironrest.records.join import joined
from ironrest.records.table.read import read_tables
from ironrest.report.summary import Summary
from ironrest.values.dates import of_day
from tests.records.tables import kept_mapping
from tests.shared import shared

pytestmark = pytest.mark.slow  # the real records of a hundred people: part of `make test`

Json = dict[str, Any]
USES: tuple[Use, ...] = ("deciding", "screening")


def resources(*names: str) -> Iterator[Json]:
    for name in names:
        with gzip.open(shared("data", "mimic-iv-fhir-demo", "fhir", f"Mimic{name}.ndjson.gz")) as lines:
            yield from map(json.loads, lines)


@cache
def same_person() -> dict[str, str]:
    """The subject_id of the tables, which each Patient has as its identifier, and the id of that Patient."""
    return {one["value"]: patient["id"] for patient in resources("Patient") for one in patient["identifier"]}


@cache
def labs() -> dict[str, Chart]:
    mapping = kept_mapping("mimic-iv")
    tables = tuple(one for one in mapping.tables if one.file in ("hosp/patients.csv.gz", "hosp/labevents.csv.gz"))
    assert len(tables) == 2
    found = read_tables(shared("data", "mimic-iv-demo"), msgspec.structs.replace(mapping, tables=tables), load())
    return {chart.patient: chart for chart in found.charts}


@cache
def fhir() -> dict[str, Chart]:
    found = read_folder(shared("data", "mimic-iv-fhir-demo", "fhir"), load())
    return {chart.patient: chart for chart in found.charts}


@cache
def people() -> dict[str, Chart]:
    """Everybody from both, by subject_id."""
    return {who: joined([labs()[who], fhir()[key]], patient=who) for who, key in same_person().items()}


def day_of(chart: Chart) -> date:
    day = newest_date(chart)
    assert day is not None
    return day


@cache
def assessed(use: Use) -> dict[str, Assessment]:
    """Everybody on the newest day of the record, taken to have RLS that matters."""
    found = {}
    for who, chart in people().items():
        on = day_of(chart)
        said = tuple(
            Entry(fact=fact, value=True, when=of_day(on), origin=Origin("asserted"))
            for fact in ("rls_diagnosed", "clinically_significant")
        )
        asserted = msgspec.structs.replace(chart, entries=(*chart.entries, *said))
        found[who] = assess(asserted, load(), on=on, guideline="aasm-2025", use=use, with_asks=False)
    return found


def answers(use: Use) -> dict[str, Answer]:
    return {who: one.answers["aasm-2025"] for who, one in assessed(use).items()}


#: ICD-10-CM, as MIMIC writes it, of what the decisions name. Sickle-cell trait (D57.3) is no disease.
DIAGNOSES = {
    "dialysis": ("Z992", "Z493"),
    "bacteraemia": ("R7881", "A40", "A41"),
    "liver": ("K7011", "K7031", "K7151", "K72", "K767", "K7682", "I8501", "I8511"),
    "other_anaemia": ("D51", "D52", "D55", "D570", "D571", "D572", "D574", "D578", "D58", "D59", "D60", "D61"),
    "blood_disorder": ("D45", "D751", "D46", "D640", "D641", "D642", "D643", "D560", "D561", "D562", "D563", "D565",
                       "D568", "D569"),
    "haemochromatosis": ("E8311",),
}  # fmt: skip
PREGNANCY = ("Z33", "Z34", "Z3A", "O")
#: Facts of the dictionary behind each of them: where one could not be read, the oracle knows less than it thinks.
FACTS = {
    "on_dialysis", "bacteraemia", "decompensated_liver_disease", "anaemia_other_cause", "mds", "thalassaemia",
    "polycythaemia", "sideroblastic_anaemia", "haemochromatosis", "iron_overload", "pregnant", "ferritin", "tsat",
    "iron", "tibc", "transfusion_dependent",
}  # fmt: skip
#: Days for which a diagnosis of a visit counts, deciding and screening; one that is not listed stays for ever.
COUNTS_FOR = {"dialysis": (365, 365), "bacteraemia": (30, 90), "other_anaemia": (365, 3650)}
RESULTS_COUNT_FOR = (90, 365)
AFTER_IRON = 28

#: Ferritin above a bound is written as text; every such bound here is above 300. TSAT is iron by TIBC of one draw.
LABS_SQL = """
with lab as (
    select subject_id, specimen_id, itemid, charttime::timestamp as taken,
        coalesce(try_cast(valuenum as double),
                 try_cast(regexp_extract(concat(value, ' ', comments), '([0-9.]+)', 1) as double)) as number
    from read_csv('{labs}', all_varchar = true) where itemid in ('50924', '50952', '50953')),
known as (select * from lab where number is not null),
found as (
    select subject_id, 'ferritin' as fact, taken, number from known where itemid = '50924'
    union all
    select i.subject_id, 'tsat', i.taken, 100 * i.number / t.number
    from known i join known t using (subject_id, specimen_id)
    where i.itemid = '50952' and t.itemid = '50953' and i.number <= t.number)
select subject_id, fact, max(taken)::date, arg_max(number, taken) from found group by all
"""


class Known(NamedTuple):
    """What the oracle found about one person, before it asks how old it is."""

    results: dict[str, tuple[date, float]]
    diagnoses: dict[str, list[date | None]]
    iron: list[date]
    birth: date
    female: bool


@cache
def found_apart() -> dict[str, Known]:
    """Each person, by subject_id, without our readers."""
    folder = shared("data", "mimic-iv-demo", "hosp")
    with duckdb.connect() as connection:
        rows = connection.sql(LABS_SQL.format(labs=folder / "labevents.csv.gz")).fetchall()
    known = {}
    for patient in resources("Patient"):
        (who,) = (one["value"] for one in patient["identifier"])
        results = {fact: (day, number) for subject, fact, day, number in rows if subject == who}
        known[patient["id"]] = (
            who,
            Known(results, {}, [], date.fromisoformat(patient["birthDate"]), patient["gender"] == "female"),
        )
    visits = {one["id"]: date.fromisoformat(one["period"]["start"][:10]) for one in resources("Encounter")}
    for one in resources("Condition", "ConditionED"):
        _, person = known[one["subject"]["reference"].partition("/")[2]]
        visit = visits.get(one["encounter"]["reference"].partition("/")[2])
        for code in (c["code"] for c in one["code"]["coding"] if c["system"].endswith("icd10")):
            assert not code.startswith(PREGNANCY)
            for name in (name for name, starts in DIAGNOSES.items() if code.startswith(starts)):
                person.diagnoses.setdefault(name, []).append(visit)
    irons = {one["id"] for one in resources("Medication", "MedicationMix") if _names_iron(one)}
    for one in resources("MedicationRequest", "MedicationAdministration"):
        reference = one.get("medicationReference", {}).get("reference", "").partition("/")[2]
        if reference in irons or _names_iron(one.get("medicationCodeableConcept", {})):
            day = one.get("authoredOn") or one["effectiveDateTime"]
            known[one["subject"]["reference"].partition("/")[2]][1].iron.append(date.fromisoformat(day[:10]))
    return dict(known.values())


def _names_iron(medicine: Json) -> bool:
    """Each Medication and each mixture of the export has the names of what is in it among its identifiers."""
    words = json.dumps(medicine).lower()
    return "ferric gluconate" in words or "iron sucrose" in words


def expected(person: Known, on: date, use: Use) -> tuple[frozenset[str], str]:
    """Possible indications, and clearance: unanswered unless blocked, because an allergy is never assumed away."""
    at = USES.index(use)
    truths = {name: _diagnosed(name, person, on, at) for name in DIAGNOSES}
    ferritin = _number("ferritin", (10, 90, 150, 250, 400), person, on, at)
    tsat = _number("tsat", (10, 30, 50), person, on, at)
    age = on.year - person.birth.year - ((on.month, on.day) < (person.birth.month, person.birth.day))
    assert age >= 18
    pregnant = (True, False) if person.female and 10 <= age <= 60 else (False,)
    indications, blocked = set(), set()
    for ferr, sat, expecting, diagnosed in product(ferritin, tsat, pregnant, product(*truths.values())):
        true = dict(zip(truths, diagnosed, strict=True))
        indications.add(_indication(ferr, sat, expecting, true))
        blocks = ("haemochromatosis", "bacteraemia", "other_anaemia", "liver")
        blocked.add(sat >= 45 or ferr >= 300 or any(true[one] for one in blocks))
    return frozenset(indications), "blocked" if blocked == {True} else "unanswered"


def _indication(ferr: float, sat: float, pregnant: bool, true: dict[str, bool]) -> str:
    if sat >= 45 or ferr >= 300 or true["haemochromatosis"]:
        return "no-iron"
    if true["dialysis"]:
        said = "iv-iron" if ferr < 200 and sat < 20 else "no-iron"
    elif ferr > 100 and sat < 20:
        said = "specialist-decision"
    else:
        said = "either-route" if ferr <= 75 or sat < 20 else "iv-iron" if ferr <= 100 else "no-iron"
    return "specialist-decision" if said != "no-iron" and (pregnant or true["blood_disorder"]) else said


def _number(fact: str, regions: tuple[float, ...], person: Known, on: date, at: int) -> tuple[float, ...]:
    """The newest result, or one of each region if there is none that counts today."""
    if fact not in person.results:
        return regions
    day, number = person.results[fact]
    superseded = any((day - dose).days < AFTER_IRON for dose in person.iron)
    return regions if superseded or (on - day).days > RESULTS_COUNT_FOR[at] else (number,)


def _diagnosed(name: str, person: Known, on: date, at: int) -> tuple[bool, ...]:
    """No, if the record is silent; open, if what it says is too old or without a date."""
    visits = person.diagnoses.get(name)
    if visits is None:
        return (False,)
    if name not in COUNTS_FOR:
        return (True,)
    newest = max((one for one in visits if one is not None), default=None)
    return (True,) if newest is not None and (on - newest).days <= COUNTS_FOR[name][at] else (True, False)


def doubted(who: str) -> bool:
    """Something on which the answer rests was in the record and could not be read."""
    return any(one.fact in FACTS for one in fhir()[same_person()[who]].refused + labs()[who].refused)


@pytest.mark.slow
def test_the_two_sources_hold_the_same_hundred_people() -> None:
    assert len(same_person()) == len(set(same_person().values())) == 100
    assert set(same_person()) == set(labs())
    assert set(same_person().values()) == set(fhir())
    for who, chart in people().items():
        person = found_apart()[who]
        assert chart.birth is not None
        assert (chart.birth.earliest, chart.birth.latest) == (person.birth, person.birth)
        assert chart.sex == ("female" if person.female else "male")


@pytest.mark.slow
def test_joining_loses_and_adds_nothing() -> None:
    for who, chart in people().items():
        parts = labs()[who], fhir()[same_person()[who]]
        for field in ("entries", "drugs", "events", "refused"):
            together = Counter(map(repr, (one for part in parts for one in getattr(part, field))))
            assert Counter(map(repr, getattr(chart, field))) == together
        assert set(chart.notes) == {*parts[0].notes, *parts[1].notes}


@pytest.mark.parametrize("use", USES)
def test_results_are_read_as_from_the_tables_alone_and_diagnoses_as_from_fhir_alone(use: Use) -> None:
    """What is seen; whether it counts may depend on the other source (an infusion supersedes results)."""
    seen: Counter[str] = Counter()
    for who, chart in people().items():
        on = day_of(chart)
        both, tables, resource = (
            read_day(one, load(), on=on, use=use).readings for one in (chart, labs()[who], fhir()[same_person()[who]])
        )
        for source, facts in ((tables, ("ferritin", "tsat", "hb")), (resource, sorted(FACTS & set(resource)))):
            for fact in facts:
                one, other = both.get(fact), source.get(fact)
                if fact in ("iron", "tibc") or (fact in ("ferritin", "tsat") and source is resource):
                    continue
                assert (one and (one.seen, one.when, one.origin)) == (other and (other.seen, other.when, other.origin))
                seen[fact] += other is not None and other.seen is not None
    assert seen["hb"] == 100
    assert min(seen["ferritin"], seen["tsat"], seen["bacteraemia"], seen["on_dialysis"]) > 0


@pytest.mark.parametrize("use", USES)
def test_everybody_has_one_outcome_and_the_counts_add_up(use: Use) -> None:
    summary = Summary()
    for one in assessed(use).values():
        summary.add(one)
    summary.reconcile(taken=len(same_person()), written=len(people()))
    assert sum(summary.terms().values()) == summary.answered == 100
    assert set(summary.verdicts) <= {*VERDICTS, UNDETERMINED}
    assert (summary.refused, summary.twice) == (0, 0)


@pytest.mark.parametrize("use", USES)
def test_indication_and_clearance_are_those_of_the_oracle(use: Use) -> None:
    """Where a diagnosis could not be read, our answer may be more open than the oracle's, and never another."""
    wanted = {who: expected(found_apart()[who], day_of(people()[who]), use) for who in people()}
    said = {who: (frozenset(one.possible_indications), one.iv_clearance) for who, one in answers(use).items()}
    sure = [who for who in people() if not doubted(who)]
    assert {who: said[who] for who in sure} == {who: wanted[who] for who in sure}
    one_word = {who: next(iter(found)) if len(found) == 1 else UNDETERMINED for who, (found, _) in wanted.items()}
    assert Counter(answers(use)[who].indication for who in sure) == Counter(one_word[who] for who in sure)
    for who in set(people()) - set(sure):
        assert said[who][0] >= wanted[who][0]
        assert said[who][1] in (wanted[who][1], "unanswered")
    assert len(sure) > len(people()) / 2


@pytest.mark.parametrize("use", USES)
def test_the_oracle_needs_both_sources_and_finds_every_kind_of_answer(use: Use) -> None:
    """Else the test above could pass on one source alone."""
    known, days = found_apart(), {who: day_of(chart) for who, chart in people().items()}
    whole = {who: expected(one, days[who], use) for who, one in known.items()}
    for bare in (
        {who: one._replace(diagnoses={}) for who, one in known.items()},
        {who: one._replace(results={}) for who, one in known.items()},
    ):
        part = {who: expected(one, days[who], use) for who, one in bare.items()}
        assert sum(part[who] != whole[who] for who in known) > 5
    assert len(set(whole.values())) > 5
    assert {clearance for _, clearance in whole.values()} == {"blocked", "unanswered"}


def test_the_infusions_of_iron_are_those_that_the_resources_name() -> None:
    told = {who: len(chart.events) for who, chart in people().items() if chart.events}
    assert told == {who: len(one.iron) for who, one in found_apart().items() if one.iron}
    assert len(told) == 3


def test_the_day_of_each_answer_is_not_before_the_newest_result() -> None:
    for who, chart in people().items():
        assert day_of(chart) >= max((day for day, _ in found_apart()[who].results.values()), default=date.min)
