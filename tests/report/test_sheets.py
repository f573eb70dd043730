"""Paper: every number is the plan's, a draft is never taken for an order, and nobody is without the adrenaline."""

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest

from ironrest.care.plan.person import bare_adult, plan_person
from ironrest.care.plan.plan import Request, plan
from ironrest.care.plan.proposal import Step, Visit
from ironrest.care.plan.visit import Wish
from ironrest.knowledge.files import FOLDER
from ironrest.knowledge.load import read
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import JURISDICTIONS
from ironrest.report.sheets.amounts import injected, number, plain, rate
from ironrest.report.sheets.bedside import holds, vitals_due
from ironrest.report.sheets.day import NotListed, day_sheet
from ironrest.report.sheets.downtime import downtime_sheet
from ironrest.report.sheets.frame import style
from ironrest.report.sheets.label import label_sheet
from ironrest.report.sheets.order import order_sheet
from ironrest.report.sheets.subject import Ordered, chosen
from ironrest.report.sheets.words import group
from ironrest.values.errors import Refused
from ironrest.values.interval import exact
from tests.report.html import KNOWN, Page, one_line
from tests.report.people import KNOWLEDGE, ON, answered, chart, entry, iron
from tests.report.test_contrast import AA, contrast, declarations

BANNER = "DRAFT – NOT TO BE GIVEN"
WEIGHT = entry("weight", exact(68))


def ordered(request: Request = Request(), *, patient: str = "P-1", knowledge: Knowledge = KNOWLEDGE) -> Ordered:  # noqa: B008
    person = chart(*iron(88, 24), WEIGHT, patient=patient)
    assessment = answered(person)
    made = plan_person(person, assessment, knowledge, request).plan
    return Ordered(patient=patient, on=ON, plan=made, proposal=chosen(made, None), assessment=assessment)


def for_nobody(jurisdiction: str = "us", product: str = "ferric-carboxymaltose", **wish: object) -> Ordered:
    person, assumed = bare_adult(KNOWLEDGE, exact(60.0))
    request = Request(jurisdiction=jurisdiction, products=(product,), **wish)  # type: ignore[arg-type]
    made = plan(KNOWLEDGE, person, request, assumed=assumed)
    return Ordered(patient="", on=ON, plan=made, proposal=chosen(made, None), weight=exact(60.0))


#: One dose; two visits; a slow start before a long infusion; an injection.
ORDERS = {
    "one visit": ordered(),
    "two visits": for_nobody(),
    "slow start": for_nobody("eu", "iron-dextran"),
    "injection": ordered(Request(products=("ferric-carboxymaltose",), dose_mg=500, wish=Wish(method="push"))),
    "two people's": ordered(Request(products=("ferric-derisomaltose",)), patient="P-2"),
}
SHEETS = {
    **{f"order, {name}": order_sheet([one], KNOWLEDGE) for name, one in ORDERS.items()},
    "labels": label_sheet(list(ORDERS.values()), KNOWLEDGE),
    "day": day_sheet(list(ORDERS.values()), KNOWLEDGE, on=ON, refused=[NotListed("P-9", "no plan")]),
    **{f"downtime, {where}": downtime_sheet(KNOWLEDGE, where) for where in ("us", "eu", "uk")},
}  # fmt: skip


def shown(value: float, unit: str) -> str:
    """Worked out apart from the program: two decimals, no zeros at the end; a rate is cut to one."""
    cut = ROUND_DOWN if unit == "mL/h" else ROUND_HALF_EVEN
    places = Decimal("0.1") if unit == "mL/h" else Decimal("0.01")
    exact_text = Decimal(repr(round(value, 9))).quantize(places, cut)
    text = f"{exact_text:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {unit}"


def in_visit(visit: Visit) -> Iterator[str]:
    """Each number of a visit with its unit, as it must stand on paper."""
    yield shown(visit.dose_mg, "mg")
    yield shown(visit.drug_ml, "mL")
    yield shown(visit.volume_ml, "mL")
    yield shown(visit.concentration_mg_per_ml, "mg/mL")
    yield shown(visit.duration_min, "min")
    yield shown(visit.observation_min, "min")
    yield shown(visit.rate_ml_per_h, "mL/h")
    if visit.diluent_ml:
        yield shown(visit.diluent_ml, "mL")


def steps_of(visit: Visit) -> Iterator[list[str]]:
    """The cells of each step: rate, time, volume, iron."""
    for one in visit.steps:
        numbers = ((one.rate_ml_per_h, "mL/h"), (one.minutes, "min"), (one.volume_ml, "mL"), (one.dose_mg, "mg"))
        yield [shown(value, unit) if value else "" for value, unit in numbers]


def spaced(text: str) -> str:
    return one_line(text.replace("\u00a0", " "))


# --- numbers ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ORDERS)
def test_every_number_of_every_visit_stands_on_the_order(name: str):
    text = spaced(Page(SHEETS[f"order, {name}"]).text)
    proposal = ORDERS[name].proposal

    for visit in proposal.visits:
        section = text[text.index(f"Visit {visit.number} of {len(proposal.visits)}: ") :]
        section = section[: section.index("Flush after the end")]
        assert [one for one in in_visit(visit) if one not in section] == []
        assert shown(sum(one.minutes for one in visit.steps), "min") in section
        for vial in visit.vials:
            assert f"{vial.count} × {shown(vial.ml, 'mL')} ({shown(vial.mg, 'mg')})" in section
        if visit.vials:
            assert f"Left over in the vials{shown(visit.waste_mg, 'mg')}" in section


@pytest.mark.parametrize("name", ORDERS)
def test_every_step_stands_in_the_table_of_its_visit_with_its_rate(name: str):
    found = re.findall(r'<tr class="step">(.*?)</tr>', SHEETS[f"order, {name}"])
    rows = [[spaced(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in found]

    assert rows == [cells for visit in ORDERS[name].proposal.visits for cells in steps_of(visit)]


@pytest.mark.parametrize("name", ORDERS)
def test_a_label_and_the_days_list_hold_the_numbers_of_their_visit(name: str):
    one = ORDERS[name]
    labels = [spaced(Page(part).text) for part in label_sheet([one], KNOWLEDGE).split("<article")[1:]]
    listed = spaced(Page(day_sheet([one], KNOWLEDGE, on=ON)).text)

    assert len(labels) == len(one.proposal.visits)
    for visit, text in zip(one.proposal.visits, labels, strict=True):
        wanted = [number for number in in_visit(visit) if number != shown(visit.observation_min, "min")]
        assert [number for number in wanted if number not in text] == []
        assert f"Visit {visit.number} of {len(one.proposal.visits)}" in text
    assert [number for number in in_visit(one.proposal.visits[0]) if number not in listed] == []


def test_a_number_changed_in_the_knowledge_changes_on_the_sheet(tmp_path: Path):
    """Injectafer: over at least 15 minutes (INJ-1) made 40, and the plan's life of 28 days made 9."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "data"))
    product = folder / "products" / "ferric-carboxymaltose.toml"
    text = product.read_text("utf-8")
    before = '[jurisdiction.us.limit.time]\nkind = "minutes_min"\nvalue = 15\n'
    assert before in text
    product.write_text(text.replace(before, before.replace("15", "40")), "utf-8")
    rules = folder / "plan.toml"
    lapse = re.sub(r"(\[number\.plan_lapses_d\]\nlabel = [^\n]*\nvalue = )28", r"\g<1>9", rules.read_text("utf-8"))
    rules.write_text(lapse, "utf-8")
    changed = read(folder, "changed")
    request = Request(products=("ferric-carboxymaltose",))
    was, now = (spaced(Page(order_sheet([ordered(request, knowledge=one)], one)).text) for one in (KNOWLEDGE, changed))

    assert re.search(r"infuse ?1080 mL/h ?15 min", was)  # 270 mL in 15 minutes
    assert re.search(r"infuse ?405 mL/h ?40 min", now)  # 270 mL in 40 minutes
    assert "over at least 40 minutes" in now
    assert ("(28 days)" in was, "(9 days)" in now) == (True, True)
    assert "Not begun by 2026-06-10" in now


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1000.0, "1000"),
        (20.0, "20"),
        (0.5, "0.5"),
        (3.7037037, "3.7"),
        (4.5454545, "4.55"),
        (0.0, "0"),
        (12.50, "12.5"),
    ],
)
def test_a_number_on_paper_has_no_separator_and_no_zero_at_its_end(value: float, text: str):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(135.2, "135.2"), (135.29, "135.2"), (1080.0, "1080"), (0.19999999999, "0.2")]
)
def test_a_rate_is_never_rounded_up(value: float, text: str):
    assert rate(value) == f"{text}\u00a0mL/h"


@pytest.mark.parametrize(("value", "text"), [(120.0, "2"), (100.0, "1.66"), (30.0, "0.5")])
def test_an_injection_has_its_rate_by_the_minute_never_rounded_up(value: float, text: str):
    assert injected(value) == f"{text}\u00a0mL/min"


def test_the_order_of_an_injection_says_how_fast():
    """500 mg are 10 mL; at 100 mg a minute (INJ-2) that is 5 minutes."""
    assert "slow injection, 2 mL/min" in spaced(Page(SHEETS["order, injection"]).text)


def test_sentences_of_the_knowledge_lose_their_separator_too():
    assert (
        plain("1,000 mg, then 1,500 mg in 2, 10,000 people; 1,23") == "1000 mg, then 1500 mg in 2, 10000 people; 1,23"
    )


def test_no_dose_on_paper_has_a_separator():
    for name, html in SHEETS.items():
        main = html[html.index("<main>") :].partition('<section class="sources">')[0]
        stripped = re.sub(r'<span class="cite">.*?</span>', "", main)
        assert re.findall(r"\d,\d{3}\b", stripped) == [], name


# --- drafts and refusals -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ORDERS)
def test_an_order_that_may_not_be_released_says_so_in_the_head_of_every_page(name: str):
    html, one = SHEETS[f"order, {name}"], ORDERS[name]
    heads = re.findall(r"<thead><tr><td>(.*?)</td></tr></thead>", html, re.DOTALL)

    assert len(heads) == 1
    assert one.draft is (one.assessment is None or not one.proposal.release.releasable)
    assert (BANNER in heads[0]) is one.draft
    assert (BANNER in html) is one.draft
    assert ("Why this is a draft" in html) is one.draft


def test_every_page_of_the_blank_sheet_and_of_a_person_has_a_head_that_says_whose_it_is():
    (blank,) = re.findall(r"<thead><tr><td>(.*?)</td></tr></thead>", SHEETS["downtime, us"], re.DOTALL)
    heads = re.findall(r"<thead><tr><td>(.*?)</td></tr></thead>", SHEETS["day"], re.DOTALL)

    assert "Identifier in the record" in blank
    assert [BANNER in one for one in heads] == [one.draft for one in ORDERS.values()]
    assert all((one.patient or "no person") in head for one, head in zip(ORDERS.values(), heads, strict=True))


def test_both_kinds_are_among_the_orders():
    assert {one.draft for one in ORDERS.values()} == {True, False}


def test_a_draft_lists_what_must_be_verified_and_where():
    one = ORDERS["slow start"]
    text = Page(SHEETS["order, slow start"]).text

    assert one.proposal.must_verify
    for each in one.proposal.must_verify:
        assert one_line(each.limit) in text
        assert one_line(each.look_up) in text


def test_each_draft_label_and_each_draft_in_the_list_is_marked():
    drafts = [one for one in ORDERS.values() if one.draft]
    labels = SHEETS["labels"].split("<article")[1:]
    visits = [one.draft for one in ORDERS.values() for _ in one.proposal.visits]

    assert [BANNER in one for one in labels] == visits
    assert Page(SHEETS["day"]).text.count(BANNER) == 2 * len(drafts) + 1  # in the list, above the grid; and the title


def test_every_reason_for_a_draft_has_words():
    for one in ORDERS.values():
        assert [why for why in one.proposal.release.because if why not in group("draft")] == []
    assert {"not-assessed", "must-verify", "specialist-decision", "second-signature"} <= group("draft").keys()


def test_a_refused_plan_has_no_sheet_and_the_rule_is_named():
    person = chart(*iron(88, 24), WEIGHT, active_infection=True)
    made = plan_person(person, answered(person), KNOWLEDGE, Request()).plan

    with pytest.raises(Refused, match="clearance:deferred") as problem:
        chosen(made, None)
    assert problem.value.rule == "clearance:deferred"


def test_a_refusal_tells_no_number_of_the_person():
    """7777 mg is above every label's limit. What was asked holds the person's own numbers, and is left out."""
    person = chart(*iron(88, 24), entry("weight", exact(68.25)))
    made = plan_person(person, answered(person), KNOWLEDGE, Request(dose_mg=7777)).plan

    with pytest.raises(Refused) as problem:
        chosen(made, None)
    assert "68.25" not in str(problem.value)
    assert "7777" not in str(problem.value)


# --- what the sheets must hold -------------------------------------------------------------------------------------
def test_the_order_holds_person_allergy_weight_and_blanks_for_name_and_birth():
    text = spaced(Page(SHEETS["order, one visit"]).text)

    for part in ("P-1", "Name (or sticker)", "Date of birth (or sticker)", "no (2026-06-01", "68 kg (2026-05-20"):
        assert part in text
    assert "1980-02-03" not in text


def test_the_order_holds_every_check_limit_and_note_of_the_knowledge():
    one = ORDERS["one visit"]
    text = Page(SHEETS["order, one visit"]).text
    # those of a restart and of a test dose, which this product has not: tests/report/test_order_checks.py
    elsewhere = ("restart-allowed", "restart-waited", "restart-slower", "test-dose")
    guards = [
        guard.label
        for key, guard in KNOWLEDGE.infusion.guards.items()
        if "started" in guard.before and key not in elsewhere
    ]
    parts = ("consent", "setting", "oral-iron", "rls-drugs", "interaction", "boxed-warning", "stability", "licence")
    notes = [note.says for note in one.proposal.notes if note.part in parts]

    assert [label for label in guards if label not in text] == []
    assert [says for says in notes if one_line(plain(says)) not in text] == []
    assert [each.says for each in one.proposal.warnings if one_line(plain(each.says)) not in text] == []


def test_alerts_and_cautions_of_the_assessment_stand_on_the_order():
    """PHQ-9 item 9 above 0 is an alert; asthma a caution."""
    person = chart(*iron(88, 24), WEIGHT, phq9_item9=exact(1), asthma=True)
    found = answered(person)
    made = plan_person(person, found, KNOWLEDGE, Request()).plan
    text = Page(
        order_sheet(
            [Ordered(patient="P-1", on=ON, plan=made, proposal=chosen(made, None), assessment=found)], KNOWLEDGE
        )
    ).text

    assert found.alerts
    assert found.cautions
    assert [one.label for one in (*found.alerts, *found.cautions) if one_line(one.label) not in text] == []


def test_a_second_signature_is_asked_for_when_the_way_of_giving_is_outside_the_label():
    one = ORDERS["one visit"]
    off = msgspec.structs.replace(one, proposal=msgspec.structs.replace(one.proposal, second_signature=True))

    assert "Second signature" in Page(order_sheet([off], KNOWLEDGE)).text
    assert "Second signature" not in Page(SHEETS["order, one visit"]).text


def test_limits_that_hold_a_dose_are_those_of_the_guards():
    """infusion/guards.toml: temperature and blood pressure, the project's defaults."""
    told = spaced("; ".join(one.limits for one in holds(KNOWLEDGE)))

    assert told == (
        "Temperature: at least 35 °C, below 38 °C; Systolic blood pressure: above 90 mmHg, below 180 mmHg; "
        "Diastolic blood pressure: at least 50 mmHg, below 110 mmHg"
    )


def test_vital_signs_are_due_at_the_times_of_the_schedule():
    """infusion/vitals.toml: before, after 5 and 15 minutes, every 15 minutes, at the end, after the observation."""
    short, long = (ORDERS[name].proposal.visits[0] for name in ("one visit", "slow start"))
    due = [spaced(one.when) for one in vitals_due(KNOWLEDGE, short)]
    minutes = [re.match(r"(\d+) min after", spaced(one.when)) for one in vitals_due(KNOWLEDGE, long)]

    assert due[0] == "Before the infusion"
    assert due[-2:] == ["At the end of the infusion", "At the end of the observation (30 min)"]
    assert [int(one[1]) for one in minutes if one] == [5, *range(15, int(long.duration_min), 15)]


@pytest.mark.parametrize(("where", "adult"), [("us", "0.3 to 0.5 mg"), ("eu", "0.5 mg"), ("uk", "0.5 mg")])
def test_the_blank_sheet_holds_the_first_line_and_the_adrenaline_of_every_age(where: str, adult: str):
    """BLOODP1 for the US, RESUS for the UK; children's doses of RESUS."""
    text = spaced(Page(SHEETS[f"downtime, {where}"]).text)

    assert "STOP the infusion. CALL for help." in text
    assert f"adrenaline (epinephrine) {adult}" in text
    for band in KNOWLEDGE.reactions.adrenaline.band.values():
        assert band.label in text
    for dose in ("0.3 mg", "0.15 mg", "0.1 to 0.15 mg"):
        assert dose in text


def test_the_blank_sheet_is_of_nobody_and_holds_no_dose_of_iron():
    text = Page(SHEETS["downtime, us"]).text

    assert [one.name for one in KNOWLEDGE.products.values() if one.name in text] == []
    assert "It orders nothing" in text


def test_the_blank_sheet_holds_checks_reactions_signatures_and_how_to_enter_it():
    text = Page(SHEETS["downtime, us"]).text
    classes = KNOWLEDGE.reactions.classes

    guards = KNOWLEDGE.infusion.guards.values()
    wanted = [one.label for one in guards if {"started", "discharged"} & set(one.before)]
    wanted += [one.label for key, one in classes.reaction.items() if key != classes.otherwise]
    wanted += ["Lot", "Expiry", "Given by", "Checked by", "Rate after (mL/h)", "Entering it afterwards", "Entered by"]
    assert [one for one in wanted if one not in text] == []


@pytest.mark.parametrize(("name", "every_age"), [("one visit", False), ("injection", False), ("two visits", True)])
def test_the_order_holds_the_adrenaline_of_this_person_or_of_every_age(name: str, every_age: bool):
    """BLOODP1: 0.3 to 0.5 mg for an adult in the US; at 1 mg/mL the same in mL. A draft for nobody has no age."""
    text = spaced(Page(SHEETS[f"order, {name}"]).text)

    assert "0.3 to 0.5 mg (0.3 to 0.5 mL of 1 mg/mL)" in text
    assert ("6 to 11 years" in text) is every_age


def test_who_is_not_on_the_list_is_named_with_the_rule():
    text = Page(day_sheet([ORDERS["one visit"]], KNOWLEDGE, on=ON, visit=2, refused=[NotListed("P-9", "no plan")])).text

    assert "Not on the list" in text
    assert ("P-9: no plan" in text, "P-1: no visit 2 in the plan" in text) == (True, True)


def test_hostile_names_stay_text():
    one = ordered(patient='"><script>alert(1)</script>')
    for html in (order_sheet([one], KNOWLEDGE), label_sheet([one], KNOWLEDGE), day_sheet([one], KNOWLEDGE, on=ON)):
        assert "<script" not in html


def test_each_order_of_many_has_its_own_day_and_person():
    first = ORDERS["one visit"]
    other = msgspec.structs.replace(first, patient="P-7", on=date(2026, 3, 4))
    text = Page(order_sheet([first, other], KNOWLEDGE)).text

    assert "Order for intravenous iron: P-1 Plan of 2026-06-01" in text.replace(": P-1Plan", ": P-1 Plan")
    assert "Order for intravenous iron: P-7 Plan of 2026-03-04" in text.replace(": P-7Plan", ": P-7 Plan")


# --- the pages themselves ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_well_formed_and_fetches_nothing(name: str):
    page = Page(SHEETS[name])
    attributes = {attribute for _, found in page.elements for attribute in found}
    (policy,) = (found["content"] for _, found in page.elements if found.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(page.css.encode()).digest()).decode()

    assert page.faults == []
    assert {tag for tag, _ in page.elements} <= KNOWN | {"ol"}
    assert not attributes & {"src", "srcset", "style", "action", "data", "background", "href"}
    assert "url(" not in page.css
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("name", SHEETS)
def test_headings_are_in_order_and_table_heads_say_what_they_head(name: str):
    page = Page(SHEETS[name])
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]

    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {found.get("scope") for tag, found in page.elements if tag == "th"} <= {"col", "row"}
    assert all(found.get("aria-label") or found.get("role") for tag, found in page.elements if tag == "table")


@pytest.mark.parametrize("kind", ["order", "label", "day", "downtime"])
def test_ink_stands_out_and_nothing_is_cut_at_the_end_of_a_page(kind: str):
    css = style(kind)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))
    printed = css[css.index("@media print") :]

    assert all(
        contrast(colours[ink], colours[behind]) >= AA for ink in ("ink", "quiet") for behind in ("paper", "panel")
    )
    assert [name for name, rule in declarations(css) if "color" in rule and "background" not in rule] == []
    assert re.search(r"tr, li,[^{]*\{ break-inside: avoid", printed)
    assert "thead { display: table-header-group" in printed


def test_marks_are_told_apart_without_colour():
    css = style("order")

    assert ".mark-unverified { border-style: dashed" in css
    assert "●" in SHEETS["order, one visit"]
    assert "○" in SHEETS["order, one visit"]


def test_no_word_is_missing():
    """A word that the file does not know would be printed as its key."""
    folder = files("ironrest.report") / "templates" / "sheets"
    asked = [
        found
        for one in folder.iterdir()
        for found in re.findall(r'(?<!p)w\("(\w+)", "([\w-]+)"', one.read_text("utf-8"))
    ]
    asked += [("step", one) for one in get_args(get_type_hints(Step)["do"])]
    asked += [("method", one) for one in get_args(get_type_hints(Visit)["method"])]
    asked += [("diluent", one) for one in KNOWLEDGE.plan.fact["diluent"].choices]
    asked += [("jurisdiction", one) for one in JURISDICTIONS]

    assert len(asked) > 100
    assert [f"{name}.{key}" for name, key in asked if key not in group(name)] == []
