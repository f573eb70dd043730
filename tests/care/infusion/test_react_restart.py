"""Whether the infusion goes on today. BLOODP1: after a minor reaction that has gone, at half the rate, once."""

import pytest

from ironrest.care.infusion.restart import restart
from ironrest.rules.evaluate import Value
from ironrest.values.interval import exact
from tests.care.infusion.reactions import KNOWLEDGE, with_signs

GONE: dict[str, Value | None] = {"resolved": True, "adrenaline_doses": exact(0.0)}


@pytest.mark.parametrize(
    ("names", "changed", "outcome"),
    [
        (("flushing",), GONE, "allowed"),
        (("flushing",), {**GONE, "resolved": False}, "not-yet"),
        (("flushing",), {**GONE, "resolved": None}, "not-yet"),
        (("flushing",), {**GONE, "adrenaline_doses": None}, "not-yet"),
        (("flushing",), {**GONE, "recurred": None}, "not-yet"),
        (("flushing",), {**GONE, "systolic": None}, "not-yet"),
        (("flushing", "recurred"), GONE, "never-today"),
        (("flushing",), {**GONE, "adrenaline_doses": exact(1.0)}, "never-this-course"),
        (("wheeze",), GONE, "never-this-course"),
        (("flushing", "recurred"), {**GONE, "adrenaline_doses": None}, "never-today"),
        (("flushing", "recurred"), {**GONE, "systolic": None}, "never-today"),
        (("urticaria",), GONE, "no-automatic-restart"),
        (("urticaria", "nausea"), GONE, "no-automatic-restart"),
        ((), {**GONE, "systolic": exact(85.0)}, "no-automatic-restart"),
        (("chills",), GONE, "no-automatic-restart"),
        (("nausea",), GONE, "no-automatic-restart"),
        (("site_swelling",), GONE, "no-automatic-restart"),
    ],
)
def test_the_infusion_goes_on_only_after_a_minor_reaction_that_has_gone(
    names: tuple[str, ...], changed: dict[str, Value | None], outcome: str
):
    assert restart(with_signs(*names, **changed), KNOWLEDGE).outcome == outcome


def test_it_goes_on_at_half_the_rate_after_the_waiting_time():
    found = restart(with_signs("flushing", **GONE), KNOWLEDGE, rate_ml_per_h=250)

    assert (found.rate_fraction, found.rate_ml_per_h, found.wait_min) == (0.5, 125, 15)
    assert found.wait_source is not None
    assert found.wait_source.status == "unverified"


def test_what_is_not_allowed_has_no_rate():
    found = restart(with_signs("urticaria", **GONE), KNOWLEDGE, rate_ml_per_h=250)

    assert (found.rate_fraction, found.rate_ml_per_h, found.wait_min) == (None, None, None)


def test_what_is_missing_is_asked_for():
    found = restart(with_signs("flushing"), KNOWLEDGE)

    assert found.open == ("adrenaline_doses", "resolved")


@pytest.mark.parametrize("doses", [None, exact(0.0), exact(2.0)])
def test_after_anaphylaxis_never_in_this_course_whatever_was_given(doses: Value | None):
    found = restart(with_signs("wheeze", resolved=True, adrenaline_doses=doses), KNOWLEDGE)

    assert (found.outcome, found.rule == "adrenaline") == ("never-this-course", doses == exact(2.0))


def test_where_only_nevers_are_left_it_is_never_and_what_is_open_is_still_asked():
    """BLOODP1: signs that come back end it for today; A11c: after adrenaline, for the course."""
    found = restart(with_signs("flushing", "recurred", **{**GONE, "adrenaline_doses": None}), KNOWLEDGE)

    assert (found.outcome, found.possible) == ("never-today", ("never-this-course", "never-today"))
    assert found.open == ("adrenaline_doses",)
    assert "stop for today" in found.says
