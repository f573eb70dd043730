"""Dates as FHIR and ISO 8601 write them, whole or in part, with or without time and zone. No clock is read.

The day of a value is the day written, wherever in the world that was: a person's record speaks of local days.
"""

from __future__ import annotations

import enum
import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

import msgspec

from ironrest.values.errors import UserError
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth


class BadDate(UserError):
    """The text is not a date, or the date cannot be."""


class Precision(enum.IntEnum):
    """How much of a date was written."""

    YEAR = 1
    MONTH = 2
    DAY = 3
    MINUTE = 4
    SECOND = 5
    FRACTION = 6


class When(msgspec.Struct, frozen=True):
    """A day or an instant, known as far as it was written; earliest and latest are its local days."""

    earliest: date
    latest: date
    precision: Precision
    clock: time | None = None
    offset_minutes: int | None = None  # east of UTC; None is a time without a zone

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """A total order for choosing and listing: the instant where the value starts, then precision, zone.

        A value without a zone is read as UTC and a partial one at its start. That is a fixed reading, not a
        finding: to decide what came first, ask `before`, which can answer unknown.
        """
        start, _ = self._span(zoned=True)
        return start, self.precision, _NO_ZONE if self.offset_minutes is None else self.offset_minutes

    def before(self, other: When) -> Truth:
        """Whether this was earlier: by instants if both have a zone, else by clocks and days as written."""
        zoned = self.offset_minutes is not None and other.offset_minutes is not None
        start, last = self._span(zoned)
        other_start, other_last = other._span(zoned)
        if last < other_start:
            return Truth.TRUE
        return Truth.FALSE if start >= other_last else Truth.UNKNOWN

    def _span(self, zoned: bool) -> tuple[int, int]:
        """First and last microsecond, counted from day 0 of the calendar, in UTC or as written."""
        start = self.earliest.toordinal() * _DAY
        if self.clock is None:
            return start, (self.latest.toordinal() + 1) * _DAY - 1
        clock = self.clock
        start += (clock.hour * 60 + clock.minute) * _MINUTE + clock.second * _SECOND + clock.microsecond
        if zoned and self.offset_minutes is not None:
            start -= self.offset_minutes * _MINUTE
        return start, start + _WIDTHS[self.precision] - 1


def read_when(text: str) -> When:
    """`2015`, `2015-03`, `2015-03-02`, `2015-03-02T10:00`, `2015-03-02T10:00:30.5+05:00`, with Z for +00:00.

    A blank may stand for the T. Digits beyond the microsecond are left out.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise BadDate(
            "The text is not a date. Write year-month-day, such as 2015-03-02, with a time such as "
            "2015-03-02T10:00:00+01:00 if it is known. A part that is not known is left away: 2015-03, 2015."
        )
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    earliest, latest, precision = _days(year, month, day)
    if hour is None:
        return When(earliest, latest, precision)
    clock = _clock(int(hour), int(minute), int(second or 0), int((fraction or "").ljust(6, "0")[:6]))
    fine = Precision.FRACTION if fraction else Precision.SECOND if second else Precision.MINUTE
    return When(earliest, latest, fine, clock, _offset(zone))


def of_day(day: date) -> When:
    """A whole day."""
    return When(day, day, Precision.DAY)


def of_instant(instant: datetime) -> When:
    """An instant with its zone; one without is refused, because whoever makes it knows where it was."""
    offset = instant.utcoffset()
    if offset is None:
        raise BadDate("The time has no zone. Make it with a zone, such as UTC.")
    day, clock = instant.date(), instant.time()
    precision = Precision.FRACTION if clock.microsecond else Precision.SECOND
    return When(day, day, precision, clock, offset // timedelta(minutes=1))


def write_when(when: When) -> str:
    """The text that read_when reads as this value."""
    day = when.earliest.isoformat()
    if when.clock is None:
        return day[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(when.precision, 10)]
    spec = {Precision.MINUTE: "minutes", Precision.SECOND: "seconds"}.get(when.precision, "microseconds")
    return f"{day}T{when.clock.isoformat(spec)}{_write_offset(when.offset_minutes)}"


def days_between(start: When, end: When) -> Interval:
    """Whole calendar days from start to end, as written: 0 on the same day, negative when end comes first."""
    return Interval(float((end.earliest - start.latest).days), float((end.latest - start.earliest).days))


def age_in_days(birth: When, on: date) -> Interval:
    """Days lived on a day; an interval when the birth date is partial."""
    earliest, latest = _born(birth, on)
    return Interval(float((on - latest).days), float((on - earliest).days))


def age_years(birth: When, on: date) -> Interval:
    """Completed years; who was born on 29 February completes one on 1 March where the year has no 29th."""
    earliest, latest = _born(birth, on)
    return Interval(float(_years(latest, on)), float(_years(earliest, on)))


#: Real records lie here: the oldest people now living were born after 1900, and de-identified data sets shift
#: their dates into the 2100s (one reaches 2202). Placeholders such as 0001-01-01 and 9999-12-31 lie outside.
_FIRST_YEAR, _LAST_YEAR = 1900, 2299

#: The largest zones in use: UTC-12 and UTC+14.
_WEST, _EAST = -12 * 60, 14 * 60

_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_DAY = 24 * 60 * _MINUTE
_WIDTHS = {Precision.MINUTE: _MINUTE, Precision.SECOND: _SECOND, Precision.FRACTION: 1}

#: Sorts a value without a zone before the same value with one.
_NO_ZONE = -24 * 60

_ISO = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[-+][0-9]{2}:[0-9]{2})?)?)?)?"
)


def _days(year_text: str, month_text: str | None, day_text: str | None) -> tuple[date, date, Precision]:
    year = int(year_text)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadDate(f"The year is outside {_FIRST_YEAR} to {_LAST_YEAR}. Leave an unknown date out.")
    if month_text is None:
        return date(year, 1, 1), date(year, 12, 31), Precision.YEAR
    month = int(month_text)
    if not 1 <= month <= 12:
        raise BadDate(f"There is no month {month_text}. Months are 01 to 12, after the year: 2015-03-02.")
    last = monthrange(year, month)[1]
    if day_text is None:
        return date(year, month, 1), date(year, month, last), Precision.MONTH
    if not 1 <= int(day_text) <= last:
        raise BadDate(f"That month has no day {day_text}: its days are 01 to {last}. Check the date.")
    day = date(year, month, int(day_text))
    return day, day, Precision.DAY


def _clock(hour: int, minute: int, second: int, microsecond: int) -> time:
    if hour == 24:
        raise BadDate("24:00 is two days at once. Write 00:00 of the day that follows.")
    if hour > 24 or minute > 59 or second > 59:
        raise BadDate("The time is outside 00:00:00 to 23:59:59. Check its hour, minute and second.")
    return time(hour, minute, second, microsecond)


def _offset(zone: str | None) -> int | None:
    if zone is None or zone == "Z":
        return None if zone is None else 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    signed = -minutes if zone[0] == "-" else minutes
    if int(zone[4:6]) > 59 or not _WEST <= signed <= _EAST:
        raise BadDate("The zone is outside -12:00 to +14:00. Write it as hours and minutes, such as +01:00.")
    return signed


def _write_offset(minutes: int | None) -> str:
    if minutes is None or minutes == 0:
        return "" if minutes is None else "Z"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _born(birth: When, on: date) -> tuple[date, date]:
    if birth.earliest > on:
        raise BadDate("The birth date lies after the day on which the age is asked. Check both dates.")
    return birth.earliest, min(birth.latest, on)


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
