"""Every number of R's metafor 5.1-12 in the reference file, or a committed reason why it is not compared."""

import hashlib
import math
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from ironrest.science.synthesis.distributions import chi2_quantile_above
from tests.science.synthesis.metafor import Row, answers, effects, effects_agree_with_tables, rows

EXCEPTIONS = tomllib.loads(Path(__file__).with_name("metafor_exceptions.toml").read_text("utf-8"))["exception"]
#: How many rows the file has, by data set.
ROWS = {"bcg_RR": 585, "raudenbush1985": 510, "normand_MD_k5": 316, "bcg_RR_k3": 302, "bcg": 24}
#: Pools after trimming are refitted at metafor's default, looser, tolerance.
REFITTED, EXACT = 1e-4, 1e-8


def excepted() -> dict[tuple[str, str, str, int], dict]:
    return {
        (one["dataset"], one["call"], quantity, index): one
        for one in EXCEPTIONS
        for quantity in one["quantity"].split("|")
        for index in one["indices"]
    }


def tolerance(row: Row) -> float:
    return REFITTED if row.quantity.startswith("trimfill") else EXACT


def agrees(row: Row, ours: float | None) -> bool:
    expected = float(row.expected)
    return ours is not None and math.isclose(ours, expected, rel_tol=tolerance(row), abs_tol=0.0)


def test_every_row_is_compared_or_excepted_with_a_reason() -> None:
    listed, met, faults = excepted(), set(), []
    for row in rows():
        found = answers(row.dataset, row.call).get(row.quantity)
        key = (row.dataset, row.call, row.quantity, row.index)
        if found is None or not 1 <= row.index <= len(found):
            faults.append(f"no answer of ours: {key}")
        elif key in listed:
            met.add(key)
            faults += fault_of_exception(row, found[row.index - 1], listed[key])
        elif row.expected == "NA" or not agrees(row, found[row.index - 1]):
            faults.append(f"{key}: {found[row.index - 1]!r}, metafor {row.expected}")
    assert faults == []
    assert met == set(listed), "An exception that no row needs: take it out."


def fault_of_exception(row: Row, ours: float | None, exception: dict) -> list[str]:
    if exception["kind"] == "na":
        right = row.expected == "NA" and (ours is None) is exception.get("none", False)
        right = right and (ours is None or math.isfinite(ours))
    elif exception["kind"] == "nearly-zero":
        right = 0 < float(row.expected) < 1e-13 and ours == 0
    else:
        right = ours is not None and ours > float(row.expected)
    return [] if right and exception["reason"] else [f"{row}: {ours!r} is not as the exception says"]


def test_the_rows_are_those_that_were_counted() -> None:
    assert Counter(row.dataset for row in rows()) == ROWS
    assert len({(row.dataset, row.call, row.quantity) for row in rows()}) == QUANTITIES
    keys = sorted(f"{row.dataset}|{row.call}|{row.quantity}|{row.index}" for row in rows())
    assert hashlib.sha256("\n".join(keys).encode()).hexdigest() == DIGEST, "The file has other rows than before."
    assert {row.metafor for row in rows()} == {"5.1.12"}
    assert len(excepted()) <= 38, "Exceptions may go, not come."


#: Different quantities of different calls on different data sets, and a digest of every row's name.
QUANTITIES = 1157
DIGEST = "bcdc35c0324a167dee8b4416d629292b5318eec1ed7a5784e3db8d33c825ea13"


def test_the_upper_bound_that_metafor_did_not_reach_solves_the_equation() -> None:
    y, v = effects("normand_MD_k5")
    bound = answers("normand_MD_k5", "rma(yi,vi,method='DL',test='z')")
    tau2 = bound["confint tau2,tau,I2,H2 (est,lb,ub by column)"][8]
    assert tau2 is not None
    weights = [1 / (one + tau2) for one in v]
    mean = sum(w * x for w, x in zip(weights, y, strict=True)) / sum(weights)
    q = sum(w * (x - mean) ** 2 for w, x in zip(weights, y, strict=True))
    assert q == pytest.approx(chi2_quantile_above(0.975, 4), rel=1e-12)


def test_the_effects_of_the_file_follow_from_its_tables() -> None:
    for ours, theirs in effects_agree_with_tables():
        assert ours == pytest.approx(theirs, rel=1e-12)
