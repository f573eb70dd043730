"""Effects, spreads and medians against the papers' own numbers, metafor's escalc, and closed forms by hand."""

import math

import pytest

from ironrest.science.synthesis.arms import refuse_off_scale
from ironrest.science.synthesis.effects_events import ZeroCells, effects_of_events, effects_of_rates
from ironrest.science.synthesis.effects_means import effects_of_means, hedges_correction
from ironrest.science.synthesis.frame import events_frame, means_frame, pool_frame, regress_frame
from ironrest.science.synthesis.mantel_haenszel import mantel_haenszel, peto
from ironrest.science.synthesis.medians import from_five_numbers, from_quartiles, from_range
from ironrest.science.synthesis.mixing import Result, chosen_results
from ironrest.science.synthesis.pool import pool
from ironrest.science.synthesis.spread import (
    combined_arms,
    correlation_from_change,
    sd_from_ci,
    sd_from_difference_se,
    sd_from_se,
    sd_of_change,
    se_from_ci,
    se_from_p,
    se_from_t,
)
from ironrest.science.synthesis.subgroups import pool_subgroups
from ironrest.values.errors import UserError

ARM = ([10], [4], [20], [8], [5], [30])


def test_a_mean_difference_keeps_both_variances() -> None:
    found = effects_of_means(*ARM, measure="MD")
    assert (found.yi[0], found.vi[0]) == pytest.approx((2, 16 / 20 + 25 / 30))


def test_hedges_correction_is_the_exact_one() -> None:
    # J(2) = Γ(1) / (1 · Γ(1/2)) = 1/√π; the usual approximation 1 - 3/(4·2 - 1) is 0.5714.
    assert hedges_correction(2) == pytest.approx(1 / math.sqrt(math.pi), rel=1e-12)
    # J(10) = Γ(5) / (√5 Γ(4.5)) = 24 / (√5 · 105√π/16).
    assert hedges_correction(10) == pytest.approx(24 * 16 / (105 * math.sqrt(5 * math.pi)), rel=1e-12)


def test_a_standardised_difference_has_the_textbook_variance() -> None:
    found = effects_of_means(*ARM, measure="SMD")
    pooled = math.sqrt((19 * 16 + 29 * 25) / 48)
    g = hedges_correction(48) * 2 / pooled
    assert (found.yi[0], found.vi[0]) == pytest.approx((g, 1 / 20 + 1 / 30 + g**2 / 100), rel=1e-12)
    assert "exact" in found.notes[0]


@pytest.mark.parametrize(
    ("measure", "effect", "variance"),
    [
        ("RR", math.log(0.5), 1 / 4 - 1 / 20 + 1 / 8 - 1 / 20),
        ("OR", math.log(4 * 12 / (16 * 8)), 1 / 4 + 1 / 16 + 1 / 8 + 1 / 12),
        ("RD", -0.2, 0.2 * 0.8 / 20 + 0.4 * 0.6 / 20),
        # E = 6, V = 20·20·12·28 / (40²·39).
        ("PETO", -2 / (134400 / 62400), 62400 / 134400),
    ],
)
def test_events_by_hand(measure, effect, variance) -> None:
    found = effects_of_events([4], [20], [8], [20], measure=measure)
    assert (found.yi[0], found.vi[0]) == pytest.approx((effect, variance), rel=1e-12)


def test_zero_cells_are_treated_as_the_rule_says() -> None:
    table = ([0, 4], [20, 20], [0, 8], [20, 20])
    assert len(effects_of_events(*table, measure="RR").yi) == 2
    dropped = effects_of_events(*table, measure="RR", zero_cells=ZeroCells(drop_double=True), studies=["A", "B"])
    assert dropped.studies == ("B",)
    assert any("A" in note for note in dropped.notes)
    every = effects_of_events(*table, measure="OR", zero_cells=ZeroCells(to="all"))
    assert every.yi[1] == pytest.approx(math.log(4.5 * 12.5 / (16.5 * 8.5)))
    none = effects_of_events(*table, measure="OR", zero_cells=ZeroCells(to="none"))
    assert len(none.yi) == 1


def test_one_table_pooled_is_its_own_effect() -> None:
    for measure in ("OR", "RR", "RD"):
        own = effects_of_events([4], [20], [8], [20], measure=measure)
        found = mantel_haenszel([4], [20], [8], [20], measure=measure)
        assert found.estimate == pytest.approx(own.yi[0], rel=1e-12)
    assert peto([4], [20], [8], [20]).estimate == pytest.approx(-2 / (134400 / 62400), rel=1e-12)


def test_tables_without_events_have_no_ratio_but_a_difference() -> None:
    nobody = ([0, 0], [20, 30], [0, 0], [20, 30])
    for measure in ("OR", "RR"):
        with pytest.raises(UserError, match="risk difference"):
            mantel_haenszel(*nobody, measure=measure)
    assert mantel_haenszel(*nobody, measure="RD").estimate == 0


def test_rates_by_hand() -> None:
    ratio = effects_of_rates([5], [100], [10], [50], measure="IRR")
    assert (ratio.yi[0], ratio.vi[0]) == pytest.approx((math.log(0.25), 1 / 5 + 1 / 10))
    difference = effects_of_rates([5], [100], [10], [50], measure="IRD")
    assert (difference.yi[0], difference.vi[0]) == pytest.approx((-0.15, 5 / 100**2 + 10 / 50**2))


def test_spreads_by_hand() -> None:
    assert sd_from_se(2, 25) == 10
    assert se_from_ci(-1.96, 1.96) == pytest.approx(1, abs=1e-4)
    # t with 24 degrees of freedom, 97.5 %: 2.063898561628.
    assert sd_from_ci(10 - 2.063898561628, 10 + 2.063898561628, 25) == pytest.approx(5, rel=1e-10)
    assert se_from_t(-6, -3) == 2
    assert se_from_p(1.959963984540054, 0.05) == pytest.approx(1, rel=1e-10)
    assert sd_from_difference_se(1, 8, 8) == 2
    assert sd_of_change(3, 4, 0) == 5
    assert correlation_from_change(3, 4, sd_of_change(3, 4, 0.3)) == pytest.approx(0.3)
    assert combined_arms(0, 1, 2, 2, 1, 2) == pytest.approx((1, math.sqrt((1 + 1 + 4) / 3), 4))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: sd_from_se(-1, 10),
        lambda: se_from_ci(2, 1),
        lambda: se_from_p(1, 0),
        lambda: sd_of_change(1, 1, 2),
        lambda: correlation_from_change(1, 1, 5),
        lambda: from_quartiles(5, 6, 7, 20),
        lambda: from_range(5, 5, 5, 20),
        lambda: refuse_off_scale(20, 22.68, 22, lowest=0, highest=40, study="A"),
    ],
)
def test_what_cannot_be_is_refused(wrong) -> None:
    with pytest.raises(UserError):
        wrong()


def test_medians_follow_the_papers() -> None:
    # Luo 2018: weight 4/(4 + 16^0.75) = 1/3; Wan 2014: Φ⁻¹((16 - 0.375)/16.25) = 1.768825.
    found = from_range(10, 4, 22, 16)
    assert found.mean == pytest.approx(13 / 3 + 20 / 3)
    assert found.sd == pytest.approx(18 / (2 * 1.7688250385187063), rel=1e-6)
    assert found.method == "mean: Luo 2018; SD: Wan 2014"
    # Wan's own limit: the quartiles of many normal values span 1.349 SDs.
    assert from_quartiles(0, -0.674489750196, 0.674489750196, 10**7).sd == pytest.approx(1, rel=1e-5)
    assert from_quartiles(10, 8, 15, 40, mean="wan").mean == 11
    assert from_quartiles(10, 9, 15, 40).notes
    assert from_five_numbers(10, 2, 8, 12, 18, 30).mean == pytest.approx(10)


def test_changes_and_follow_up_values_mix_only_as_mean_differences() -> None:
    both = [Result("A", "change", "IRLS"), Result("A", "followup", "IRLS"), Result("B", "followup", "IRLS")]
    chosen, notes = chosen_results(both, measure="MD")
    assert [(one.study, one.kind) for one in chosen] == [("A", "change"), ("B", "followup")]
    assert notes
    with pytest.raises(UserError, match="different units"):
        chosen_results(both, measure="SMD")
    with pytest.raises(UserError, match="2 scales"):
        chosen_results([*both, Result("C", "change", "VAS")], measure="MD")


def test_subgroups_are_pools_of_their_own() -> None:
    y, v, groups = [0, 4, 1, 3, 9], [1, 1, 2, 1, 1], ["a", "a", "b", "b", "b"]
    found = pool_subgroups(y, v, groups, method="dl", test="z")
    assert found.groups["a"].estimate == pool(y[:2], v[:2], method="dl", test="z").estimate
    a, b = found.groups["a"], found.groups["b"]
    # Two groups: Q is the squared difference over the summed variances.
    assert found.q_between == pytest.approx((a.estimate - b.estimate) ** 2 / (a.se**2 + b.se**2))
    assert found.df == 1


def test_data_frames_give_the_same_answers() -> None:
    import pandas

    frame = pandas.DataFrame({"who": ["A", "B", "C"], "e": [0.0, 4.0, 1.0], "s": [1.0, 1.0, 2.0], "dose": [1, 2, 4]})
    assert pool_frame(frame, yi="e", vi="s", study="who").estimate == pool([0, 4, 1], [1, 1, 2]).estimate
    assert len(regress_frame(frame, ["dose"], yi="e", vi="s").coefficients) == 2
    with pytest.raises(UserError, match="no column `yi`"):
        pool_frame(frame)
    arms = dict(zip(("mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2"), ARM, strict=True))
    assert means_frame(pandas.DataFrame(arms), measure="MD").yi == (2.0,)
    events = pandas.DataFrame({"events_1": [4], "n_1": [20], "events_2": [8], "n_2": [20]})
    assert events_frame(events, measure="RD").yi[0] == pytest.approx(-0.2)
