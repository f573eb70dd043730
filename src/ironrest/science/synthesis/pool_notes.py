"""What the reader of a pooled number must be told: few studies, an interval that shrank, a tau² outside its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ironrest.science.synthesis.fit import Fit, Test
from ironrest.science.synthesis.heterogeneity import Heterogeneity
from ironrest.science.synthesis.tau2 import Method

#: Up to so many studies the plain Knapp-Hartung interval is not trusted (Röver, Knapp and Friede 2015; IQWiG).
FEW = 5


def notes_of(
    fit: Fit, spread: Heterogeneity, method: Method, test: Test, k: int, studies: Sequence[str]
) -> tuple[str, ...]:
    """In full sentences."""
    return tuple(_notes(fit, spread, method, test, k, studies))


def _notes(
    fit: Fit, spread: Heterogeneity, method: Method, test: Test, k: int, studies: Sequence[str]
) -> Iterator[str]:
    if k == 1:
        yield "One study: nothing was pooled. This is its own result, with a normal interval; tau² is not known."
        return
    if method != "fe":
        yield from _of_random(fit, spread, test, k)
    elif test == "z" and spread.p is not None and float(fit.inflation) > 1:
        yield "One common effect is assumed although the studies scatter more than chance would have them: too narrow."
    twice = [name for name, times in Counter(studies).items() if times > 1]
    if twice:
        yield f"More than one row each: {', '.join(twice)}. They are pooled as independent, and are not."


def _of_random(fit: Fit, spread: Heterogeneity, test: Test, k: int) -> Iterator[str]:
    tau2 = float(fit.tau2)
    if k <= FEW:
        yield f"Only {k} studies: tau² is hardly known, and every interval depends on the test. All three are shown."
    if test == "z" and k <= FEW:
        yield "The normal interval (test z) takes tau² as known and is too narrow with few studies."
    if test == "knha" and float(fit.inflation) < 1:
        yield "Knapp-Hartung has made the interval narrower than the normal one: the ad hoc form does not."
    if spread.empty:
        yield "The studies agree more closely than by chance: no tau² fits, and its interval is empty (0 to 0)."
    elif spread.tau2_ci is not None and not spread.tau2_ci[0] <= tau2 <= spread.tau2_ci[1]:
        yield "tau² lies outside its Q-profile interval, which rests on another estimating equation."
    if tau2 == 0:
        yield "tau² is estimated as 0. It does not show that the studies do not differ."
