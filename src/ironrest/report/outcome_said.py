"""One pooled outcome in words and numbers, the same for terminal, figure and report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp
from typing import NamedTuple

from ironrest.report.words import clean, group, word
from ironrest.science.synthesis.contrasts import Row
from ironrest.science.synthesis.outcome_pool import APART, Asking, Beside, OnePool, OutcomePool, Varied
from ironrest.science.synthesis.prediction import PREDICTION_NAMES

RATIOS = ("RR", "OR", "PETO")


class Scale(NamedTuple):
    """How a number of this measure is shown: ratios as ratios."""

    measure: str
    unit: str

    @property
    def ratio(self) -> bool:
        return self.measure in RATIOS

    def natural(self, value: float) -> float:
        # An interval of two trials may be so wide on the logarithmic scale that its end cannot be told as a ratio.
        return exp(min(value, _LARGEST_LOG)) if self.ratio else value

    def shown(self, value: float | None) -> str:
        """Two decimals; a ratio above a thousand as such."""
        if value is None:
            return word("outcome", "unknown")
        number = self.natural(value)
        if self.ratio and number >= _MUCH:
            return f"> {_MUCH:g}"
        if self.ratio and number < 1 / _MUCH:
            return f"< {1 / _MUCH:g}"
        return f"{number:.2f}".replace("-0.00", "0.00")


_LARGEST_LOG = 300.0
_MUCH = 1000.0


def scale_of(found: OutcomePool) -> Scale:
    return Scale(found.one.chosen.measure, "" if found.one.chosen.measure in RATIOS else found.unit)


def title_of(found: OutcomePool) -> str:
    return word("outcome", "title", label=found.label, against=word("outcome_against", found.asked.against))


def who(population: str | tuple[str, ...]) -> str:
    """A population, or several, in words."""
    names = (population,) if isinstance(population, str) else population
    return " and ".join(word("outcome_population", name) for name in names)


def asked_of(found: OutcomePool) -> str:
    product = ", ".join(found.asked.product) or word("outcome", "any_product")
    return word("outcome", "of", population=who(found.asked.population), product=product)


def effect_unit(scale: Scale) -> str:
    """What the axis and the table say: the unit of a difference, or which ratio it is."""
    return word("outcome", "ratio", measure=scale.measure) if scale.ratio else scale.unit


def said_pool(one: OnePool, scale: Scale) -> str:
    """Estimate, interval, its kind, trials and people."""
    pooled = one.pooled
    if pooled is None:
        return word("outcome", "nothing")
    kind = word("outcome", "one_trial") if pooled.k == 1 else word("outcome_test", pooled.test)
    return word(
        "outcome", "head_level", estimate=_leading(pooled.estimate, scale), unit=f" {scale.unit}" if scale.unit else "",
        level=f"{100 * pooled.level:g}", low=scale.shown(pooled.ci_low), high=scale.shown(pooled.ci_high), test=kind,
        k=trials(pooled.k), people=people(one.chosen.rows),
    )  # fmt: skip


def _leading(value: float, scale: Scale) -> str:
    """A ratio says which."""
    return f"{scale.measure} {scale.shown(value)}" if scale.ratio else scale.shown(value)


def said_spread(one: OnePool) -> str:
    pooled = one.pooled
    if pooled is None or pooled.i2 is None or pooled.tau2 is None:
        return ""
    return word("outcome", "heterogeneity", i2=f"{pooled.i2:.0f}", tau2=f"{pooled.tau2:.2f}")


def said_prediction(one: OnePool, scale: Scale) -> str:
    pooled = one.pooled
    if pooled is None or pooled.pi_low is None or pooled.pi_high is None:
        return ""
    low, high = scale.shown(pooled.pi_low), scale.shown(pooled.pi_high)
    return word("outcome", "prediction", low=low, high=high, definition=PREDICTION_NAMES[pooled.pi_definition])


def said_t_based(one: OnePool, scale: Scale) -> str:
    """The normal interval beside the t-based one, wherever trials were pooled at random effects."""
    pooled = one.pooled
    if pooled is None or pooled.k < 2 or pooled.method == "fe":
        return ""
    normal, t_based = pooled.under("z"), pooled.under("adhoc")
    return word(
        "outcome", "t_based", low=scale.shown(normal.ci_low), high=scale.shown(normal.ci_high), k=pooled.k,
        t_low=scale.shown(t_based.ci_low), t_high=scale.shown(t_based.ci_high),
    )  # fmt: skip


def crosses(one: OnePool) -> bool:
    """Whether the t-based interval holds no effect: zero, which of a ratio is the logarithm of one."""
    if one.pooled is None:
        return False
    wide = one.pooled.under("adhoc")
    return wide.ci_low <= 0 <= wide.ci_high


def said_varied(one: Varied, asked: Asking, populations: dict[str, str]) -> str:
    """What was asked otherwise."""
    population = who(populations.get(one.study, "")) if one.study else who(one.id)
    brought_in = asked.population == "together" and populations.get(one.study) in APART
    key = "otherwise-with" if one.kind == "otherwise" and brought_in else one.kind
    return word("outcome_sign", key, study=one.study, says=one.says.rstrip("."), population=population)


def said_published(one: Beside, scale: Scale) -> str:
    """One pool of others; theirs are printed as ratios already."""
    published = one.published
    number = [f"{v:.2f}" if v is not None else word("outcome", "unknown") for v in
              (published.estimate, published.ci_low, published.ci_high)]  # fmt: skip
    k = trials(published.k) if published.k else word("outcome", "unknown")
    i2 = f"{published.i2:g} %" if published.i2 is not None else word("outcome", "unknown")
    return word(
        "outcome", "published_one", review=review(published.meta_id), what=clean(published.outcome), estimate=number[0],
        low=number[1], high=number[2], k=k, i2=i2,
    )  # fmt: skip


def review(name: str) -> str:
    """A review as it is cited, where its name in the base is another."""
    return word("outcome_review", name) if name in group("outcome_review") else clean(name)


def said_missing(one: Beside) -> str:
    listed = "; ".join(f"{each.study}: {each.what}" for each in one.missing)
    return word("outcome", "published_missing", list=listed) if listed else ""


def overstates(found: OutcomePool) -> bool:
    """Whether rows are missing that are known to pull towards no effect."""
    return any(each.pulls == "towards no effect" for one in found.published for each in one.missing)


def trials(k: int) -> str:
    return word("outcome", "trials_one") if k == 1 else word("outcome", "trials", k=k)


def people(rows: Sequence[Row]) -> str:
    counts = [one.n_iron + one.n_control for one in rows if one.n_iron is not None and one.n_control is not None]
    return word("outcome", "counted" if len(counts) == len(rows) else "counted_some", n=sum(counts))


def week_of(row: Row) -> str:
    return f"{row.week:g}" if row.week is not None else word("outcome", "week_not_stated")


def in_words(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)
