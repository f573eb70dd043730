"""What holds of every pool, whatever the data: checked on invented data of every size and scale."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ironrest.science.synthesis.many import pool_many
from ironrest.science.synthesis.model import MeanModel
from ironrest.science.synthesis.pool import pool
from ironrest.science.synthesis.tau2 import METHODS

pytestmark = pytest.mark.slow  # hundreds of random sets of studies: part of `make test`

RANDOM = [method for method in METHODS if method != "fe"]
#: Far from and near to each other, precise and not; a resolution that leaves no denormal.
EFFECT = st.integers(-4000, 4000).map(lambda one: one / 100)
VARIANCE = st.sampled_from([1e-6, 1e-3, 0.02, 0.3, 1.0, 1.5, 7.0, 400.0])
DATA = st.lists(st.tuples(EFFECT, VARIANCE), min_size=2, max_size=12)
METHOD = st.sampled_from(METHODS)
SETTINGS = settings(max_examples=60, deadline=None)


def both(data: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [y for y, _ in data], [v for _, v in data]


def near(a: float | None, b: float | None, size: float = 1.0, rel: float = 1e-7) -> bool:
    return a == b or (a is not None and b is not None and math.isclose(a, b, rel_tol=rel, abs_tol=1e-9 * size))


@SETTINGS
@given(DATA, METHOD, st.sampled_from([-1000.0, 0.5, 37.0]))
def test_adding_a_constant_to_every_effect_moves_the_estimate_and_nothing_else(data, method, shift) -> None:
    y, v = both(data)
    before, after = pool(y, v, method=method), pool([one + shift for one in y], v, method=method)
    assert near(after.estimate, before.estimate + shift, 100)
    assert near(after.se, before.se, rel=1e-5)
    assert near(after.tau2, before.tau2, 1e-2, rel=1e-5)


@SETTINGS
@given(DATA, METHOD, st.sampled_from([-3.0, 1e-6, 2e5]))
def test_another_unit_changes_nothing_but_the_unit(data, method, unit) -> None:
    y, v = both(data)
    before = pool(y, v, method=method)
    after = pool([one * unit for one in y], [one * unit**2 for one in v], method=method)
    assert near(after.estimate, before.estimate * unit, abs(unit))
    assert near(after.se, before.se * abs(unit), abs(unit))
    assert near(after.tau2, before.tau2 * unit**2, unit**2 * max(v), rel=1e-6)
    assert near(after.i2, before.i2, rel=1e-5)
    assert near(after.q, before.q)


@SETTINGS
@given(DATA, METHOD, st.randoms(use_true_random=False))
def test_the_order_of_the_studies_does_not_matter(data, method, random) -> None:
    turned = random.sample(data, len(data))
    a, b = pool(*both(data), method=method), pool(*both(turned), method=method)
    assert near(a.estimate, b.estimate)
    assert near(a.se, b.se)
    assert near(a.tau2, b.tau2, max(v for _, v in data), rel=1e-6)


@SETTINGS
@given(DATA)
def test_a_common_effect_is_the_mean_weighted_by_inverse_variance(data) -> None:
    y, v = both(data)
    found = pool(y, v, method="fe")
    total = math.fsum(1 / one for one in v)
    assert near(found.estimate, math.fsum(a / b for a, b in data) / total)
    assert near(found.se, 1 / math.sqrt(total))
    assert math.fsum(found.weights) == pytest.approx(100)


@SETTINGS
@given(DATA)
def test_a_study_halved_into_two_of_twice_the_variance_leaves_the_common_effect(data) -> None:
    y, v = both(data)
    whole = pool(y, v, method="fe")
    halved = pool([y[0], *y], [2 * v[0], 2 * v[0], *v[1:]], method="fe")
    assert near(halved.estimate, whole.estimate)
    assert near(halved.se, whole.se)


@SETTINGS
@given(DATA, st.sampled_from(["reml", "ml"]))
def test_the_likelihood_is_nowhere_higher_than_at_tau2(data, method) -> None:
    y, v = (np.array(one) for one in both(data))
    found = pool(y, v, method=method).tau2
    assert found is not None
    top = likelihood(y, v, found, method)
    grid = np.concatenate([[0.0], np.geomspace(1e-8, 1e5, 400)])
    highest = max(likelihood(y, v, float(one), method) for one in grid)
    assert top >= highest - 1e-7 * max(1, abs(highest))


def likelihood(y: np.ndarray, v: np.ndarray, tau2: float, method: str) -> float:
    """Twice the log-likelihood, but for a constant; written out again."""
    w = 1 / (v + tau2)
    rest = y - (w * y).sum() / w.sum()
    return float(np.log(w).sum() - (w * rest**2).sum() - (np.log(w.sum()) if method == "reml" else 0))


@SETTINGS
@given(DATA)
def test_paule_mandel_makes_q_its_expectation(data) -> None:
    y, v = (np.array(one) for one in both(data))
    model = MeanModel(y, v)
    tau2 = pool(y, v, method="pm").tau2
    assert tau2 is not None
    q = float(model.terms(np.asarray(tau2 / model.scale**2)).q)
    assert near(q, len(y) - 1, rel=1e-6) if tau2 > 0 else q <= len(y) - 1


@SETTINGS
@given(DATA)
def test_the_interval_of_tau2_widens_with_its_level_and_holds_paule_mandels(data) -> None:
    y, v = both(data)
    narrow, wide = pool(y, v, method="pm", level=0.8), pool(y, v, method="pm", level=0.99)
    assert narrow.tau2_ci is not None
    assert wide.tau2_ci is not None
    slack = 1 + 1e-9
    assert wide.tau2_ci[0] <= narrow.tau2_ci[0] * slack <= narrow.tau2_ci[1] * slack**2
    assert narrow.tau2_ci[1] <= wide.tau2_ci[1] * slack
    assert wide.tau2 is not None
    assert wide.tau2_ci[0] <= wide.tau2 * slack
    assert wide.tau2 <= wide.tau2_ci[1] * slack


@SETTINGS
@given(DATA, METHOD)
def test_ad_hoc_is_never_narrower_than_the_others_standard_errors(data, method) -> None:
    found = pool(*both(data), method=method)
    assert found.under("adhoc").se == max(found.under("z").se, found.under("knha").se)
    assert found.ci_low <= found.estimate <= found.ci_high


@SETTINGS
@given(DATA, st.sampled_from(RANDOM))
def test_a_prediction_interval_holds_the_confidence_interval_of_its_test(data, method) -> None:
    found = pool(*both(data), method=method)
    assert found.pi_low is not None
    assert found.pi_high is not None
    assert found.pi_low <= found.ci_low + 1e-9 * abs(found.ci_low)
    assert found.pi_high >= found.ci_high - 1e-9 * abs(found.ci_high)


@SETTINGS
@given(st.lists(st.lists(st.tuples(EFFECT, VARIANCE), min_size=4, max_size=4), min_size=1, max_size=5), METHOD)
def test_many_pools_at_once_are_the_same_pools(tables, method) -> None:
    y, v = ([[one[at] for one in row] for row in tables] for at in (0, 1))
    many = pool_many(y, v, method=method, test="knha")
    for at, (effects, variances) in enumerate(zip(y, v, strict=True)):
        one = pool(effects, variances, method=method, test="knha")
        assert near(float(many.estimate[at]), one.estimate, rel=1e-9)
        assert near(float(many.ci_low[at]), one.ci_low, rel=1e-9)
        assert near(float(many.tau2[at]), one.tau2, 400, rel=1e-6)
        assert method == "fe" or near(float(many.pi_high[at]), one.pi_high, rel=1e-9)


ALIKE = ("dl", "he", "pm", "eb", "reml")


def by_hand() -> list[tuple[str, Callable[[], Any], float]]:
    """Two studies of variance 1 at 0 and 4: mean 2, Q 8, and every estimator in closed form."""
    return [
        ("estimate", lambda: pool([0, 4], [1, 1]).estimate, 2.0),
        ("Q", lambda: pool([0, 4], [1, 1]).q, 8.0),
        # DL (8-1)/1, HE 8-1, PM and REML where Q = 1, ML where 8/(1+t) = 2, HS (8-2)/2, SJ 4·(8/5).
        *((one, lambda one=one: pool([0, 4], [1, 1], method=one).tau2, 7.0) for one in ALIKE),
        ("ml", lambda: pool([0, 4], [1, 1], method="ml").tau2, 3.0),
        ("hs", lambda: pool([0, 4], [1, 1], method="hs").tau2, 3.0),
        ("sj", lambda: pool([0, 4], [1, 1], method="sj").tau2, 6.4),
        ("I²", lambda: pool([0, 4], [1, 1]).i2, 87.5),
        ("H²", lambda: pool([0, 4], [1, 1]).h2, 8.0),
        # Variance of the mean (1 + 7)/2; Knapp-Hartung's factor is Q/(k-1) = 1.
        ("se", lambda: pool([0, 4], [1, 1], test="z").se, 2.0),
        ("se knha", lambda: pool([0, 4], [1, 1], test="knha").se, 2.0),
        # t with 1 degree of freedom: 12.7062047361747.
        ("low", lambda: pool([0, 4], [1, 1], test="knha").ci_low, 2 - 2 * 12.7062047361747),
        # sqrt(4 + 7) times it.
        ("pi", lambda: pool([0, 4], [1, 1], test="knha").pi_high, 2 + math.sqrt(11) * 12.7062047361747),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "answer", "expected"), by_hand())
def test_two_studies_by_hand(name: str, answer: Callable[[], float], expected: float) -> None:
    assert answer() == pytest.approx(expected, rel=1e-12), name


def test_one_study_is_its_own_result_and_says_so() -> None:
    found = pool([-3], [4], test="knha")
    assert (found.estimate, found.se, found.k) == (-3, 2, 1)
    assert found.ci_low == pytest.approx(-3 - 2 * 1.959963984540054)
    assert (found.tau2, found.i2, found.pi_low, found.q_p) == (None, None, None, None)
    assert "One study" in found.notes[0]


@pytest.mark.parametrize("method", RANDOM)
def test_equal_effects_have_no_variance_between_them(method) -> None:
    found = pool([2, 2, 2, 2], [1, 4, 1, 2], method=method)
    assert (found.estimate, found.tau2, found.q, found.i2) == (2, 0, 0, 0)
    assert found.under("knha").se == 0
    assert found.se == found.under("z").se > 0
    assert any("empty" in note for note in found.notes)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("y", "v"),
    [
        ([0, 1, 3], [1e-12, 1, 1]),
        ([1, 1 + 1e-7, 1 - 2e-7], [1e-12, 2e-12, 1e-12]),
        ([-1e6, 0, 1e6], [1e-12, 1e-12, 1e-12]),
        ([0.1, 0.2, 0.15], [1e12, 1e12, 3e12]),
        ([1e8, 1e8 + 1, 1e8 + 2], [0.1, 0.2, 0.1]),
        ([0, 5], [1e-200, 1e-190]),
    ],
)
def test_extreme_numbers_give_finite_answers(method, y, v) -> None:
    found = pool(y, v, method=method)
    numbers = [found.estimate, found.se, found.p, found.tau2, found.i2, found.h2, found.q]
    assert all(one is not None and math.isfinite(one) for one in numbers)
    assert min(y) <= found.estimate <= max(y)
    assert found.tau2 is not None
    assert found.tau2 >= 0


def test_of_two_maxima_of_the_likelihood_the_higher_is_taken() -> None:
    """Precise studies that agree, and imprecise ones that do not: the score crosses zero three times."""
    y, v = np.array([0.0, 0.09, -0.08, 30.0, -28.0]), np.array([0.001, 0.001, 0.001, 50.0, 50.0])
    found = pool(y, v, method="reml").tau2
    assert found is not None
    grid = np.concatenate([[0.0], np.geomspace(1e-6, 1e4, 4000)])
    assert likelihood(y, v, found, "reml") >= max(likelihood(y, v, float(one), "reml") for one in grid)
