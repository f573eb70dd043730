"""The product labels against the proposal that they were taken from, and the checks that hold them together."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ironrest.knowledge import files
from ironrest.knowledge.load import load, read
from ironrest.knowledge.schema_base import Status
from ironrest.knowledge.schema_products import Limit
from ironrest.values.errors import KnowledgeError
from tests.knowledge.product_fields import ELSEWHERE, EXACT, IN_WORDS, PRODUCTS, SUCROSE_UK
from tests.shared import shared

KNOWLEDGE = load()
STATUS: dict[str, Status] = {"VA": "verified", "VB": "secondary", "CALC": "secondary"}
DILUENTS = {"NaCl 0.9%": "nacl-0.9", "glucose 5%": "glucose-5"}


def proposal() -> dict[str, Any]:
    text = shared("clinical", "products.toml").read_text("utf-8")
    return tomllib.loads(text)["product"]  # type: ignore[no-any-return]


def facts(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every fact of the labels: what stands below a jurisdiction and has a value and a status."""
    for key, value in table.items():
        place = f"{path}.{key}" if path else key
        if isinstance(value, dict) and {"v", "st"} <= value.keys():
            if place.count(".") == 2:
                yield place, value
        elif isinstance(value, dict):
            yield from facts(value, place)


def limit(path: str, key: str) -> Limit:
    product, jurisdiction, _ = path.split(".")
    return KNOWLEDGE.products[PRODUCTS[product]].jurisdiction[jurisdiction].limit[key]  # type: ignore[index]


def told(path: str) -> dict[str, Any]:
    product, jurisdiction, field = path.split(".")
    return proposal()[product][jurisdiction][field]  # type: ignore[no-any-return]


def written(value: object) -> object:
    """A value as the knowledge files write it."""
    if isinstance(value, list):
        return tuple(DILUENTS[one] for one in value)
    return value


@pytest.mark.parametrize("path", EXACT)
def test_a_limit_has_the_value_and_the_status_of_its_fact(path: str) -> None:
    fact, keys = told(path), EXACT[path]
    status = STATUS.get(fact["st"], "unverified")
    if isinstance(keys, str):
        assert (limit(path, keys).value, limit(path, keys).source.status) == (written(fact["v"]), status)
    else:
        assert [limit(path, key).value for key in keys] == fact["v"]
        assert {limit(path, key).source.status for key in keys} == {status}


@pytest.mark.parametrize("path", IN_WORDS | SUCROSE_UK)
def test_the_numbers_of_a_fact_in_words_stand_in_limits_of_its_status(path: str) -> None:
    fact = told(path)
    words, numbers = (IN_WORDS | SUCROSE_UK)[path]
    assert fact["v"] == words
    assert {key: limit(path, key).value for key in numbers} == numbers
    statuses = {limit(path, key).source.status for key in numbers}
    assert statuses <= {STATUS.get(fact["st"], "unverified")}


def test_every_fact_of_the_proposal_is_a_limit_or_is_said_to_stand_elsewhere() -> None:
    elsewhere = [path for paths in ELSEWHERE.values() for path in paths]
    assert len(elsewhere) == len(set(elsewhere))
    listed = [*EXACT, *IN_WORDS, *SUCROSE_UK, *elsewhere]
    assert sorted(listed) == sorted({path for path, _ in facts(proposal())} - {"fcm.us.hf_table"})


def test_strengths_and_vials_are_those_of_the_proposal() -> None:
    for short, name in PRODUCTS.items():
        told_of, product = proposal()[short], KNOWLEDGE.products[name]
        assert product.mg_per_ml == told_of["mg_per_ml"]["v"], name
        assert product.source.status == STATUS[told_of["mg_per_ml"]["st"]], name
        assert (product.hcpcs, product.hcpcs_unit_mg) == (told_of["hcpcs"], told_of["hcpcs_unit_mg"]), name
        vials = product.jurisdiction["us"].vials
        assert vials is not None
        assert list(vials.ml) == told_of["vials_us_ml"]["v"], name
        assert vials.source.status == STATUS[told_of["vials_us_ml"]["st"]], name


def test_the_bands_of_carboxymaltose_in_europe_are_those_of_the_proposal() -> None:
    ours = KNOWLEDGE.products["ferric-carboxymaltose"].jurisdiction["eu"].limit
    for band, top in zip(proposal()["fcm"]["eu"]["dose_band"], (200, 500, 1000), strict=True):
        volume = ours[f"volume_to_{top}_mg"]
        assert (volume.value, volume.source.status) == (band["max_diluent_ml"], STATUS[band["st_volume"]])
        if band["infusion_min"]:
            time = ours[f"time_to_{top}_mg"]
            assert (time.value, time.source.status) == (band["infusion_min"], STATUS[band["st_time"]])


def test_the_bands_of_sucrose_in_the_us_are_those_of_the_proposal() -> None:
    ours = KNOWLEDGE.products["iron-sucrose"].jurisdiction["us"].limit
    for band in proposal()["sucrose"]["us"]["dose_band"]:
        time = ours[f"time_to_{band['le_mg']}_mg"]
        volume = ours["volume_to_200_mg" if band["le_mg"] == 200 else "volume_above_200_mg"]
        assert (time.value, volume.value) == (band["infusion_min"], band["max_ml"])
        assert {time.source.status, volume.source.status} == {STATUS[band["st"]]}


def test_the_tables_of_iron_need_hold_the_cells_of_the_proposal() -> None:
    """Below 35 kg the editions of carboxymaltose disagree: one cell, unverified."""
    cells = {(cell.product, cell.when): (cell.dose_mg, cell.source.status) for cell in KNOWLEDGE.plan.dose_cell}
    weights = {"<50": "weight < 50", "35-<70": "weight >= 35 and weight < 70", ">=70": "weight >= 70"}
    weights["50-<70"] = "weight >= 50 and weight < 70"
    hbs = {"hb_lt10": "hb < 10", "hb_10_lt14": "hb >= 10 and hb < 14", "hb_ge14": "hb >= 14", "hb_ge10": "hb >= 10"}
    expected = {("ferric-carboxymaltose", "weight < 35"): (500.0, "unverified")}
    for short in ("fcm", "fdi"):
        for row in proposal()[short]["eu"]["iron_need"]:
            if row["weight"] == "<35":
                continue
            for key in hbs.keys() & row.keys():
                status = STATUS[row.get("st") or row["st_" + key.removeprefix("hb_")]]
                expected[PRODUCTS[short], f"{weights[row['weight']]} and {hbs[key]}"] = (float(row[key]), status)
    assert cells == expected
    assert {cell.jurisdictions for cell in KNOWLEDGE.plan.dose_cell} == {("eu", "uk")}


def test_the_doses_in_rls_have_the_status_of_the_proposal() -> None:
    rls = tomllib.loads(shared("clinical", "products.toml").read_text("utf-8"))["rls"]
    ours = KNOWLEDGE.products
    for key, name in (("fcm_dose_mg", "fcm"), ("dextran_dose_mg", "lmwid"), ("fdi_dose_mg", "fdi")):
        use = ours[PRODUCTS[name]].rls
        assert (use.dose_mg, use.source.status) == (rls[key]["v"], STATUS.get(rls[key]["st"], "unverified")), name
    assert (ours["ferumoxytol"].rls.dose_mg, ours["ferumoxytol"].rls.source.status) == (1020, "unverified")
    assert rls["ferumoxytol_dose"]["st"] == "MM"


def test_the_grades_are_those_of_the_guideline() -> None:
    """AASM 2025 as knowledge.md 4.2 and 4.3 tell it; two products are in no recommendation."""
    assert {name: one.rls.grade for name, one in KNOWLEDGE.products.items()} == {
        "ferric-carboxymaltose": "strong",
        "iron-dextran": "conditional",
        "ferumoxytol": "conditional",
        "iron-sucrose": "conditional-dialysis",
        "ferric-derisomaltose": "none",
        "ferric-gluconate": "insufficient",
    }


def test_what_the_uk_takes_from_europe_is_marked() -> None:
    for name in ("ferric-carboxymaltose", "iron-dextran", "ferric-derisomaltose", "iron-sucrose"):
        uk, eu = (KNOWLEDGE.products[name].jurisdiction[one] for one in ("uk", "eu"))
        assert uk.limit.keys() == eu.limit.keys()
        assert {one.inherited for one in uk.limit.values()} == {"eu"}, name
        assert {one.inherited for one in uk.note.values()} == {"eu"}, name
        assert {one.inherited for one in eu.limit.values()} == {""}, name


def test_what_is_not_sold_or_was_not_read_has_nothing_to_plan_from() -> None:
    for name, market in (("ferumoxytol", "not-marketed"), ("ferric-gluconate", "no-label-data")):
        for jurisdiction in ("eu", "uk"):
            label = KNOWLEDGE.products[name].jurisdiction[jurisdiction]
            assert (label.market, label.regimen, label.limit) == (market, {}, {})
            assert label.says


def test_published_practice_against_the_label_is_off_label_and_has_its_own_limits() -> None:
    for name, regimen, dose in (("iron-dextran", "rapid-1000", 1000), ("ferumoxytol", "single-1020", 1020)):
        label = KNOWLEDGE.products[name].jurisdiction["us"]
        assert label.regimen[regimen].off_label
        tied = [one for one in label.limit.values() if f"regimen = '{regimen}'" in one.when]
        assert {one.kind: one.value for one in tied}["dose_max_mg"] == dose
        assert "minutes_min" in {one.kind for one in tied}


def test_the_test_dose_is_in_the_us_label_only_and_europe_starts_slowly() -> None:
    """EMA 2013: no test dose; INFeD: 25 mg and an hour's wait before the first dose."""
    labels = KNOWLEDGE.products["iron-dextran"].jurisdiction
    assert {one.when for one in labels["us"].limit.values() if one.kind.startswith("test_")} == {"visit <= 1"}
    for jurisdiction in ("eu", "uk"):
        kinds = {one.kind for one in labels[jurisdiction].limit.values()}
        assert not kinds & {"test_dose_mg", "test_dose_s", "test_wait_min"}
        assert {"slow_start_mg", "slow_start_min"} <= kinds
    every = [label for one in KNOWLEDGE.products.values() for label in one.jurisdiction.values()]
    assert sum("test_dose_mg" in {one.kind for one in label.limit.values()} for label in every) == 1


def test_ferumoxytol_is_never_injected() -> None:
    label = KNOWLEDGE.products["ferumoxytol"].jurisdiction["us"]
    assert "no_push" in {one.kind for one in label.limit.values()}
    assert {way.method for way in label.regimen.values()} == {"infusion"}


def test_the_formulas_give_what_the_sources_print() -> None:
    """products.md 9 and 2: 668 mg at 70 kg and Hb 14; 2,117 mg at 70 kg from Hb 7 to 14.8."""
    ganzoni, dextran = (KNOWLEDGE.plan.formula[key].numbers for key in ("ganzoni", "dextran_us"))
    assert 70 * (ganzoni["target_g_per_dl"] - 14) * ganzoni["factor_per_g_per_dl"] + ganzoni["stores_mg"] == 668
    assert ganzoni["factor_per_g_per_dl"] == 10 * ganzoni["factor_per_g_per_l"]
    rise = dextran["factor_per_g_per_dl"] * (dextran["target_g_per_dl"] - 7)
    assert round(70 * (rise + dextran["stores_mg_per_kg"])) == 2117


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(files.FOLDER, copy)
    return copy


FAULTS = [
    ("products/ferumoxytol.toml", 'kind = "observe_min"', 'kind = "minutes_min"', "says nothing of observation"),
    ("products/ferumoxytol.toml", 'kind = "age_min_y"', 'kind = "weight_min_kg"', "says nothing of age"),
    ("products/ferumoxytol.toml", 'kind = "diluents"\nvalue = ["nacl-0.9", "glucose-5"]', 'kind = "no_push"',
     "no limit of the kind diluents"),
    ("products/ferumoxytol.toml", "[jurisdiction.us.contraindication.hypersensitivity]\n"
     'label = "Hypersensitivity to the product, or an allergic reaction to any intravenous iron"\n'
     'when = "iv_iron_allergy"', '[jurisdiction.us.note.allergy]\npart = "caution"\nsays = "allergy"',
     "has no contraindication"),
    ("products/iron-dextran.toml", 'verify = "Van Doren 2024, iron dextran: diluent"\n', "", "`verify` says what"),
    ("products/iron-dextran.toml", "when = \"regimen = 'fractionated'\"", "when = \"regimen = 'two-doses'\"",
     "no regimen of this label is called `two-doses`"),
    ("products/ferric-gluconate.toml", 'grade = "insufficient"', 'grade = "weak"', "no grade is called `weak`"),
    ("products/ferric-gluconate.toml", 'market = "no-label-data"\nsays = "No European label was read."',
     'says = "No European label was read."', "ferric-gluconate:eu has no regimen"),
    ("plan.toml", 'ranked_by = ["formulary"', 'ranked_by = ["colour"', "`colour` is no way to rank"),
    ("plan.toml", 'products = ["ferumoxytol"]', 'products = ["ferumoxitol"]', "no product is called `ferumoxitol`"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "sentence"), FAULTS)
def test_a_label_that_lacks_something_is_refused(folder: Path, name: str, old: str, new: str, sentence: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError, match=sentence.replace("(", r"\(")):
        load(folder)


def test_an_unknown_field_of_a_label_is_refused(folder: Path) -> None:
    path = folder / "products" / "ferumoxytol.toml"
    path.write_text(path.read_text("utf-8").replace('kind = "no_push"', 'kind = "no_push"\nmaximum = 3', 1), "utf-8")
    with pytest.raises(KnowledgeError, match="maximum"):
        read(folder, "test")


def test_a_plan_lapses_on_paper_and_at_the_bedside_after_the_same_days() -> None:
    assert KNOWLEDGE.plan.number["plan_lapses_d"].value == KNOWLEDGE.infusion.lapse.days.value
