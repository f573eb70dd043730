"""One person while tables are read: what Gather collects, counted, and facts of the person that may contradict."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal, cast

from ironrest.care.chart.person import Chart, Drug, Happening, Origin, Value
from ironrest.records.gather import Gather
from ironrest.records.table.tally import Tally
from ironrest.values.dates import Precision, When
from ironrest.values.interval import Interval

Sex = Literal["female", "male", "other"]


class Somebody(Gather):
    """Several rows may tell of birth, sex and death; what contradicts itself is refused, not chosen from."""

    def __init__(self, patient: str, tally: Tally) -> None:
        super().__init__(patient)
        self._tally = tally
        self._sexes: dict[Sex, Origin] = {}
        self._births: list[tuple[When, Origin]] = []
        self._deaths: dict[When, Origin] = {}

    def entry(self, fact: str, value: Value, when: When | None, origin: Origin, **more: Any) -> None:
        super().entry(fact, value, when, origin, **more)
        self._tally.fact(fact).used += 1
        self._tally.kept += 1

    def reject(self, origin: Origin, reason: str, fact: str = "", when: When | None = None) -> None:
        super().reject(origin, reason, fact, when)
        self._tally.kept += 1
        if fact:
            self._tally.fact(fact).refused += 1

    def drug(self, drug: Drug) -> None:
        super().drug(drug)
        self._tally.kept += 1

    def event(self, event: Happening) -> None:
        super().event(event)
        self._tally.kept += 1

    def of_sex(self, sex: str, origin: Origin) -> None:
        if sex in ("female", "male", "other"):
            self._sexes.setdefault(cast(Sex, sex), origin)

    def born(self, when: When, origin: Origin) -> None:
        self._births.append((when, origin))

    def died_on(self, when: When, origin: Origin) -> None:
        self._deaths.setdefault(when, origin)

    def chart(self) -> Chart:
        self._settle_sex()
        self._settle_birth()
        if self._deaths:
            self.died = min(self._deaths, key=lambda when: when.sort_key)
            if len(self._deaths) > 1:
                self.note("People: several days of death are given; the first is used")
        return super().chart()

    def _settle_sex(self) -> None:
        if len(self._sexes) > 1:
            self.reject(min(self._sexes.values(), key=_place), "Its rows give different sexes.", "sex")
        elif self._sexes:
            self.sex = next(iter(self._sexes))

    def _settle_birth(self) -> None:
        """What all rows allow; a birth date of a day stands in what the ages allow, or they contradict."""
        if not self._births:
            return
        births = [when for when, _ in self._births]
        earliest, latest = max(one.earliest for one in births), min(one.latest for one in births)
        if earliest > latest:
            origin = min((one for _, one in self._births), key=_place)
            self.reject(origin, "Its rows give births or ages that cannot all be true.", "age_years")
            return
        exactly = next((one for one in births if (one.earliest, one.latest) == (earliest, latest)), None)
        self.birth = exactly or When(earliest, latest, Precision.YEAR)


def birth_of_age(age: Interval, at: When, oldest: float) -> When:
    """The days on which somebody of this age, in completed years, can have been born; `oldest` ends an open age."""
    low = int(age.low) + (0 if age.low_closed or age.low != int(age.low) else 1) if age.low > 0 else 0
    high = int(min(age.high, oldest))
    if not age.high_closed and age.high == high and high > low:
        high -= 1
    return When(_years_before(at.earliest, high + 1) + timedelta(days=1), _years_before(at.latest, low), Precision.YEAR)


def _years_before(day: date, years: int) -> date:
    last_of_february = day.month == 2 and day.day == 29
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        assert last_of_february
        return date(day.year - years, 2, 28)


def _place(origin: Origin) -> tuple[str, int]:
    return origin.file, origin.line or 0
