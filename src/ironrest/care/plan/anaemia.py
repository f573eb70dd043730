"""What formulas and tables for anaemia would give: shown beside the dose for RLS and never used for it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.rules.evaluate import Facts, compile_condition
from ironrest.values.interval import Interval


class AnaemiaDose(msgspec.Struct, frozen=True, kw_only=True):
    """One formula or table cell. `dose_mg` is None while weight or haemoglobin is not known exactly."""

    id: str
    label: str
    text: str
    dose_mg: float | None
    underdoses: str
    citation: Citation


def anaemia_doses(knowledge: Knowledge, person: Facts) -> tuple[AnaemiaDose, ...]:
    """Each formula, and each label table that has a cell for this person."""
    return (*_formulas(knowledge, person), *_cells(knowledge, person))


def ganzoni_mg(weight_kg: float, hb_g_per_dl: float, numbers: dict[str, float]) -> float:
    """mg = weight x (target - haemoglobin in g/dL) x factor + stores, with the target and stores of the weight."""
    light = weight_kg <= numbers["light_kg"]
    target = numbers["target_light_g_per_dl"] if light else numbers["target_g_per_dl"]
    stores = numbers["stores_light_mg_per_kg"] * weight_kg if light else numbers["stores_mg"]
    return weight_kg * max(0.0, target - hb_g_per_dl) * numbers["factor_per_g_per_dl"] + stores


def dextran_mg(weight_kg: float, hb_g_per_dl: float, numbers: dict[str, float]) -> float:
    """mg = factor x (desired - observed haemoglobin in g/dL) x lean weight + stores x lean weight."""
    target = numbers["target_light_g_per_dl" if weight_kg <= numbers["light_kg"] else "target_g_per_dl"]
    rise = max(0.0, target - hb_g_per_dl)
    return numbers["factor_per_g_per_dl"] * rise * weight_kg + numbers["stores_mg_per_kg"] * weight_kg


def ideal_weight_kg(height_cm: float, sex: str, numbers: dict[str, float]) -> float:
    """Base weight of the sex plus so much for each inch above the base height."""
    base = numbers["ideal_base_male_kg" if sex == "male" else "ideal_base_female_kg"]
    return base + numbers["ideal_kg_per_inch"] * max(0.0, height_cm / numbers["cm_per_inch"] - numbers["base_inches"])


_FORMULAS = {"ganzoni": ganzoni_mg, "dextran_us": dextran_mg}


def _formulas(knowledge: Knowledge, person: Facts) -> Iterator[AnaemiaDose]:
    weight, hb = _exact(person, "weight"), _exact(person, "hb")
    for key, formula in knowledge.plan.formula.items():
        dose = None
        if weight is not None and hb is not None and key in _FORMULAS:
            dose = _FORMULAS[key](_formula_weight(key, weight, person, formula.numbers), hb, formula.numbers)
        yield AnaemiaDose(
            id=key, label=formula.label, text=formula.text, dose_mg=dose, underdoses=formula.underdoses,
            citation=formula.source,
        )  # fmt: skip


def _formula_weight(key: str, weight: float, person: Facts, numbers: dict[str, float]) -> float:
    """Ideal weight for the obese (Ganzoni); lean weight, or the actual one when it is lower (dextran)."""
    height, sex = _exact(person, "height"), person.get("sex")
    if height is None or sex not in ("male", "female"):
        return weight
    ideal = ideal_weight_kg(height, str(sex), numbers)
    metres = height / _CM_PER_M
    obese = "obese_bmi" in numbers and weight / (metres * metres) >= numbers["obese_bmi"]
    return min(weight, ideal) if obese or key == "dextran_us" else weight


def _cells(knowledge: Knowledge, person: Facts) -> Iterator[AnaemiaDose]:
    for at, cell in enumerate(knowledge.plan.dose_cell):
        if compile_condition(knowledge.nodes[f"dose_cell:{at}"], {})(person) is True:
            name = knowledge.products[cell.product].name
            yield AnaemiaDose(
                id=f"{cell.product}:{'/'.join(cell.jurisdictions)}", label=name, text=cell.when, dose_mg=cell.dose_mg,
                underdoses="", citation=cell.source,
            )  # fmt: skip


def _exact(person: Facts, fact: str) -> float | None:
    value = person.get(fact)
    return value.low if isinstance(value, Interval) and value.is_exact else None


_CM_PER_M = 100  # number: centimetres in a metre
