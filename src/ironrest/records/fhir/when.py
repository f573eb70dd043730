"""When something was: FHIR's dateTime, instant, Period and Timing to one When.

A Period of an observation is read at its start: that never makes a value look fresher than it is.
"""

from __future__ import annotations

import msgspec

from ironrest.records.fhir.fields import BadResource, Json, table, text
from ironrest.values.dates import BadDate, When, read_when


class Dated(msgspec.Struct, frozen=True):
    """A date if there is one; `field` is where it stood, `bad` says that a date cannot be read."""

    when: When | None = None
    field: str = ""
    bad: str = ""


UNDATED = Dated()


def first_date(resource: Json, *fields: str, end: bool = False) -> Dated:
    """The first of the fields that holds a date. Of a Period its start, or its end if `end`."""
    bad = ""
    for field in fields:
        try:
            when = _field(resource, field, end)
        except (BadDate, BadResource) as problem:
            bad = bad or f"`{field}` cannot be read. {problem}"
            continue
        if when is not None:
            return Dated(when, field, bad)
    return Dated(None, "", bad)


def last_date(resource: Json, *fields: str) -> Dated:
    """The latest date in any of the fields."""
    dates = [first_date(resource, field, end=True) for field in fields]
    known = [one for one in dates if one.when is not None]
    bad = next((one.bad for one in dates if one.bad), "")
    if not known:
        return Dated(None, "", bad)
    latest = max(known, key=lambda one: one.when.sort_key if one.when else (0, 0, 0))
    return Dated(latest.when, latest.field, bad)


def _field(resource: Json, field: str, end: bool) -> When | None:
    if field.endswith(("Period", "period")):
        period = table(resource, field)
        first, second = ("end", "start") if end else ("start", "end")
        written = text(period, first) or text(period, second)
        return read_when(written) if written else None
    if field.endswith(("Timing", "timing")):
        events = table(resource, field).get("event")
        if events is None:
            return None
        if not isinstance(events, list) or not all(isinstance(one, str) for one in events):
            raise BadResource(f"`{field}.event` is not a list of dates.")
        read = sorted((read_when(one) for one in events), key=lambda when: when.sort_key)
        return read[-1 if end else 0] if read else None
    written = text(resource, field)
    return read_when(written) if written else None
