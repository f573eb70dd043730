"""The labels read a second time: each limit from the product texts by hand, as plain arithmetic.

Nothing of the knowledge is read here: numbers, units and conditions are written out, so that they can disagree.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import pytest

from ironrest.care.plan.course import Before
from ironrest.care.plan.proposal import Proposal, Visit
from ironrest.values.interval import Interval, exact

FCM, FDI, DEX = "ferric-carboxymaltose", "ferric-derisomaltose", "iron-dextran"
FER, SUC, GLU = "ferumoxytol", "iron-sucrose", "ferric-gluconate"
MG_PER_ML = {FCM: 50, FDI: 100, DEX: 50, FER: 30, SUC: 20, GLU: 12.5}
VIALS_ML = {
    (FCM, "us"): {2, 15, 20}, (FCM, "uk"): {2, 10, 20}, (FDI, "us"): {1, 5, 10}, (DEX, "us"): {2}, (FER, "us"): {17},
    (SUC, "us"): {2.5, 5, 10}, (SUC, "uk"): {5}, (GLU, "us"): {5},
}  # fmt: skip
SLACK = 1e-6
RISKS = ("iv_iron_recent_course", "hypophosphataemia_risk", "malabsorption", "ibd")


class Body:
    """The least that can be true of a person, where it matters: the lowest weight, whether a child, on dialysis."""

    def __init__(self, facts: dict) -> None:
        weight, age = facts.get("weight"), facts.get("age_years")
        self.kg = weight.low if isinstance(weight, Interval) else -math.inf
        self.age = age.low if isinstance(age, Interval) else -math.inf
        self.may_be_on_dialysis = facts.get("on_dialysis") is not False
        self.may_be_off_dialysis = facts.get("on_dialysis") is not True


def passed(one: Proposal, facts: dict, before: Before) -> list[str]:
    """Each limit that the proposal passes, in words."""
    found = [*_course(one, Body(facts), before), *_schedule(one, Body(facts), before)]
    for visit in one.visits:
        found += [f"visit {visit.number}: {sin}" for sin in _visit(one, visit, Body(facts))]
    return found


def _sins(checks: dict[str, bool]) -> Iterator[str]:
    yield from (name for name, kept in checks.items() if not kept)


def _course(one: Proposal, body: Body, before: Before) -> Iterator[str]:
    total, many, eu = one.total_dose_mg - SLACK, len(one.visits), one.jurisdiction != "us"
    least_age = {FCM: 1, FDI: 18, DEX: 18 if eu or one.regimen == "rapid-1000" else 4 / 12, FER: 18, SUC: 18, GLU: 6}
    least_age[SUC] = 18 if eu else 2
    yield from _sins({"age": body.age >= least_age[one.product] - 1e-9})
    if one.product == FCM and not eu:
        yield from _sins({"1,500 mg a course": total <= 1500, "two visits": many <= 2})
    if one.product == FCM and eu:
        yield from _sins({"2,000 mg a course, the largest need of the table": total <= 2000})
    if one.product == FCM and eu and body.kg < 35:
        yield from _sins({"500 mg below 35 kg": total <= 500, "15 mg/kg below 35 kg": total <= 15 * body.kg})
    if one.product == FDI and not eu:
        yield from _sins({"one visit": many == 1})
    if one.product == FDI and eu:
        yield from _sins({"2,000 mg a course, the largest need of the table": total <= 2000})
    if one.product == FER:
        yield from _sins({"1,020 mg a course": total <= 1020, "two visits": many <= 2})
    if one.product == GLU:
        yield from _sins({"1,000 mg a course": total <= 1000, "eight visits": many <= 8})
    if one.product == SUC and not eu:
        most = {"five-doses": 5, "five-injections": 5, "two-doses": 2, "dialysis-sessions": 10}[one.regimen]
        yield from _sins({"visits": many <= most})


def _schedule(one: Proposal, body: Body, before: Before) -> Iterator[str]:
    eu, push = one.jurisdiction != "us", one.visits[0].method == "push"
    least, most = 1.0, math.inf
    if one.product == FCM and (not eu or body.age < 14):
        least = 7
    if one.product == FDI and eu and not push:
        least = 7
    if one.product == FER and one.regimen == "two-doses":
        least, most = 3, 8
    if one.product == SUC and not eu:
        least = 13 if one.regimen == "two-doses" else 1
        if body.age < 18:
            least = max(least, 14 if one.regimen == "dialysis-sessions" else 28)
    days = [visit.day for visit in one.visits]
    gaps = [later - earlier for earlier, later in pairwise(days)]
    if any(not least - SLACK <= gap <= most + SLACK for gap in gaps):
        yield f"gap {gaps}"
    if least > 1 and before.since_d < least:
        yield "too soon after earlier iron"
    for visit in one.visits:
        week = [other for other in one.visits if 0 <= visit.day - other.day < 7]
        soon = visit.day < 7
        if one.product == FCM and eu:
            earlier = (math.inf if before.week_mg is None else before.week_mg) if soon else 0.0
            in_week = sum(other.dose_mg for other in week) + earlier
            if in_week > (750 if body.age < 14 else 1000) + SLACK:
                yield f"{in_week} mg in a week"
        thrice = (one.product == SUC and eu) or one.regimen == "fractionated" or (one.product == FDI and push)
        if thrice and len(week) + (before.visits if soon else 0) > 3:
            yield "more than three in a week"


def _visit(one: Proposal, visit: Visit, body: Body) -> Iterator[str]:
    name = {FCM: "fcm", FDI: "fdi", DEX: "dextran", FER: "ferumoxytol", SUC: "sucrose", GLU: "gluconate"}[one.product]
    own = globals()[f"_{name}_{'us' if one.jurisdiction == 'us' else 'eu'}"]
    yield from own(one.regimen, visit, body)
    yield from _sins({"30 minutes of observation": visit.observation_min >= 30})


def _mixed(visit: Visit, mg_per_ml: float) -> float:
    """mg in 1 mL of the bag, the drug's own volume counted."""
    return visit.dose_mg / (visit.diluent_ml + visit.dose_mg / mg_per_ml) + 1e-9


def _saline(visit: Visit) -> bool:
    return visit.diluent == "nacl-0.9" and visit.diluent_ml > 0


def _plain(visit: Visit) -> bool:
    return visit.diluent == "none" and visit.diluent_ml == 0


def _fcm_us(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    dose = visit.dose_mg - SLACK
    if regimen == "single-dose":
        yield from _sins({"adult of 50 kg": body.age >= 18 and body.kg >= 50, "1,000 mg": dose <= 1000})
        yield from _sins({"15 mg/kg": dose <= 15 * body.kg})
    else:
        yield from _sins({"750 mg": dose <= 750, "15 mg/kg": body.kg >= 50 or dose <= 15 * body.kg})
    if visit.method == "push":
        slow = visit.duration_min >= 15 or dose <= 750
        yield from _sins({"100 mg/min": dose <= 100 * visit.duration_min, "15 min": slow, "undiluted": _plain(visit)})
    else:
        yield from _sins({"15 min": visit.duration_min >= 15, "250 mL": visit.diluent_ml <= 250})
        yield from _sins({"2 mg/mL": _mixed(visit, 50) >= 2, "saline": _saline(visit)})


def _fcm_eu(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    dose, push, minutes = visit.dose_mg - SLACK, visit.method == "push", visit.duration_min
    child = body.age < 14
    yield from _sins({"1,000 mg": dose <= 1000, "mg/kg": dose <= (15 if push or child else 20) * body.kg})
    yield from _sins({"dialysis": not body.may_be_on_dialysis or dose <= 200, "15 min": dose <= 500 or minutes >= 15})
    if push:
        yield from _sins({"100 mg/min": not 200 < dose <= 500 or dose <= 100 * minutes, "plain": _plain(visit)})
        return
    band = 50 if dose <= 200 else 100 if dose <= 500 else 250
    yield from _sins({"band": visit.diluent_ml <= band, "6 min": dose <= 200 or minutes >= 6, "salt": _saline(visit)})
    yield from _sins({"2 mg/mL of the diluent": visit.dose_mg + 1e-9 >= 2 * visit.diluent_ml})


def _fdi_us(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    dose = visit.dose_mg - SLACK
    yield from _sins({"1,000 mg": dose <= 1000, "20 mg/kg": body.kg >= 50 or dose <= 20 * body.kg})
    yield from _sins({"infusion": visit.method == "infusion", "20 min": visit.duration_min >= 20})
    yield from _sins({"100 to 500 mL": 100 <= visit.diluent_ml <= 500, "saline": _saline(visit)})
    yield from _sins({"above 1 mg/mL": visit.dose_mg > visit.diluent_ml + visit.dose_mg / 100})


def _fdi_eu(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    dose, minutes = visit.dose_mg - SLACK, visit.duration_min
    yield from _sins({"20 mg/kg": dose <= 20 * body.kg, "saline or plain": _saline(visit) or _plain(visit)})
    if visit.method == "push":
        yield from _sins({"500 mg": dose <= 500, "250 mg/min": dose <= 250 * minutes, "20 mL": visit.diluent_ml <= 20})
        return
    yield from _sins({"time": minutes > 15 if visit.dose_mg <= 1000 else minutes >= 30})
    yield from _sins({"500 mL": visit.diluent_ml <= 500, "1 mg/mL": _mixed(visit, 100) >= 1})


def _dextran_us(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    dose, minutes = visit.dose_mg - SLACK, visit.duration_min
    if visit.number == 1:
        steps = {step.do: step for step in visit.steps}
        test = "test-dose" in steps and steps["test-dose"].dose_mg == 25 and steps["test-dose"].minutes >= 0.5
        yield from _sins({"25 mg first": test, "an hour": "wait" in steps and steps["wait"].minutes >= 60})
    if regimen == "rapid-1000":
        yield from _sins({"1,000 mg": dose <= 1000, "60 min": minutes >= 60, "250 mL": visit.diluent_ml == 250})
        yield from _sins({"saline": _saline(visit)})
        return
    most = 25 if body.kg < 5 else 50 if body.kg < 10 else 100
    yield from _sins({"mg a day": dose <= most, "plain": _plain(visit), "50 mg/min": dose <= 50 * minutes})


def _dextran_eu(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    dose = visit.dose_mg - SLACK
    steps = {step.do: step for step in visit.steps}
    slow = "slow-start" in steps and steps["slow-start"].dose_mg >= 25 and steps["slow-start"].minutes >= 15
    yield from _sins({"no test dose": visit.test_dose_mg == 0, "25 mg over 15 min": slow})
    yield from _sins({"infusion": visit.method == "infusion", "fluid": visit.diluent in ("nacl-0.9", "glucose-5")})
    run = steps["infuse"]
    yield from _sins({"100 mL in 30 min": run.volume_ml <= run.minutes * 100 / 30 + 1e-6})
    if regimen == "fractionated":
        yield from _sins({"200 mg": dose <= 200, "100 mL": visit.diluent_ml == 100})
    else:
        yield from _sins({"20 mg/kg": dose <= 20 * body.kg, "4 h": visit.duration_min >= 240})
        yield from _sins({"500 mL": visit.diluent_ml <= 500})


def _ferumoxytol_us(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    single = regimen == "single-1020"
    most, least_min = (1020, 30) if single else (510, 15)
    yield from _sins({"mg": visit.dose_mg <= most + SLACK, "minutes": visit.duration_min >= least_min})
    yield from _sins({"never pushed": visit.method == "infusion", "fluid": visit.diluent in ("nacl-0.9", "glucose-5")})
    yield from _sins({"50 to 200 mL": 50 <= visit.diluent_ml <= 200, "2 mg/mL": _mixed(visit, 30) >= 2})
    yield from _sins({"8 mg/mL": _mixed(visit, 30) <= 8 + 1e-6})


def _sucrose_us(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    dose, minutes = visit.dose_mg - SLACK, visit.duration_min
    most = {"five-doses": 200, "five-injections": 200, "two-doses": 500, "dialysis-sessions": 100}[regimen]
    dialysis = body.may_be_off_dialysis if regimen == "dialysis-sessions" else body.may_be_on_dialysis
    yield from _sins({"mg": dose <= most, "dialysis": not dialysis})
    if body.age < 18:
        yield from _sins({"child": dose <= min(100, 0.5 * body.kg), "5 min": minutes >= 5})
    if visit.method == "push":
        yield from _sins({"200 mg": dose <= 200, "2 min": minutes >= 2, "plain": _plain(visit)})
        return
    least_min = 15 if dose <= 200 else 90 if dose <= 300 else 150 if dose <= 400 else 210
    yield from _sins({"minutes": minutes >= least_min, "mL": visit.diluent_ml <= (100 if dose <= 200 else 250)})
    yield from _sins({"1 mg/mL": _mixed(visit, 20) >= 1, "saline": _saline(visit)})


def _sucrose_eu(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    dose, minutes = visit.dose_mg - SLACK, visit.duration_min
    yield from _sins({"200 mg": dose <= 200})
    if visit.method == "push":
        yield from _sins({"20 mg/min": dose <= 20 * minutes, "plain": _plain(visit)})
        return
    yield from _sins({"minutes": minutes >= (15 if dose <= 100 else 30), "salt": _saline(visit)})
    yield from _sins({"mL": visit.diluent_ml <= (100 if dose <= 100 else 200), "1 mg/mL": _mixed(visit, 20) >= 1})


def _gluconate_us(regimen: str, visit: Visit, body: Body) -> Iterator[str]:
    dose, child = visit.dose_mg - SLACK, body.age < 18
    yield from _sins({"125 mg": dose <= 125, "1.5 mg/kg": not child or dose <= 1.5 * body.kg})
    if visit.method == "push":
        yield from _sins({"12.5 mg/min": dose <= 12.5 * visit.duration_min, "adult": not child, "plain": _plain(visit)})
        return
    yield from _sins({"60 min": visit.duration_min >= 60, "mL": visit.diluent_ml == (25 if child else 100)})
    yield from _sins({"saline": _saline(visit)})


def barred(one: Proposal, facts: dict, *, asked: bool) -> list[str]:
    """What stands against the product, by name. Of a person who was asked, what is not known stands against it too."""
    bars = ["iv_iron_allergy"]
    if one.jurisdiction != "us":
        bars += ["anaemia_other_cause", "iron_overload", "haemochromatosis"]
        bars += ["decompensated_liver_disease"] if one.product in (FDI, DEX) else []
        bars += ["infectious_hepatitis"] if one.product == DEX else []
    found = [bar for bar in bars if facts[bar] is True or (asked and facts[bar] is None)]
    weeks = facts.get("gestation_weeks")
    early = weeks is None or weeks.low < 14
    if one.jurisdiction != "us" and early and (facts["pregnant"] is True if weeks else asked and facts["pregnant"]):
        found.append("first trimester")
    if one.product == FCM:
        phosphate = facts["phosphate"]
        if phosphate is not None and phosphate.high <= 2.5 and phosphate != exact(2.5):
            found.append("phosphate below the limit")
        unknown = phosphate is None or phosphate.low < 2.5
        if asked and unknown and any(facts[risk] is True for risk in RISKS):
            found.append("phosphate not known, with a risk")
    return found


def adds_up(one: Proposal) -> None:
    """Doses, volumes, times, vials and waste of each visit, and the sum of the visits."""
    strength = MG_PER_ML[one.product]
    assert sum(visit.dose_mg for visit in one.visits) == pytest.approx(one.total_dose_mg)
    assert [visit.number for visit in one.visits] == list(range(1, len(one.visits) + 1))
    assert one.visits[0].day == 0
    for visit in one.visits:
        assert visit.dose_mg > 0
        assert visit.drug_ml == pytest.approx(visit.dose_mg / strength)
        assert visit.volume_ml == pytest.approx(visit.drug_ml + visit.diluent_ml)
        assert visit.concentration_mg_per_ml == pytest.approx(visit.dose_mg / visit.volume_ml)
        opened = sum(vial.ml * vial.count for vial in visit.vials)
        assert opened >= visit.drug_ml - SLACK
        assert visit.waste_mg == pytest.approx(opened * strength - visit.dose_mg, abs=1e-6)
        assert {vial.ml for vial in visit.vials} <= VIALS_ML.get((one.product, one.jurisdiction), {1, 2, 5, 10, 20})
        assert all(vial.mg == vial.ml * strength for vial in visit.vials)
        running = [step for step in visit.steps if step.do in ("slow-start", "infuse", "push")]
        given_steps = [step for step in visit.steps if step.do in ("test-dose", "slow-start", "infuse", "push")]
        assert sum(step.dose_mg for step in given_steps) == pytest.approx(visit.dose_mg)
        assert sum(step.volume_ml for step in given_steps) == pytest.approx(visit.volume_ml)
        assert sum(step.minutes for step in running) == pytest.approx(visit.duration_min)  # a test dose stands apart
        assert all(step.dose_mg >= 0 and step.volume_ml >= -1e-9 and step.minutes >= 0 for step in visit.steps)
        assert visit.steps[-1].do == "observe"
        assert visit.steps[-1].minutes == visit.observation_min
        assert math.isfinite(visit.rate_ml_per_h)
