"""One person as the record tells it: dated entries, drugs, events, and what could not be read. No judgement here."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.values.dates import When
from ironrest.values.interval import Interval

Value = Interval | bool | str


class Origin(msgspec.Struct, frozen=True):
    """Where something stood: the file as it was named, the place in it (JSON path or line), and the words there."""

    file: str
    path: str = ""
    line: int | None = None
    words: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One dated value of one fact, in the fact's own unit. `when` is None for an undated value.

    `draw` is equal for results of one specimen (or of one effective time); `lasting` marks an active diagnosis, which
    does not go stale.
    """

    fact: str
    value: Value
    when: When | None
    origin: Origin
    unit_read: str = ""
    draw: str = ""
    lasting: bool = False
    notes: tuple[str, ...] = ()


class Drug(msgspec.Struct, frozen=True, kw_only=True):
    """One medicine in the record, with the concepts of the code tables that it belongs to."""

    name: str
    concepts: tuple[str, ...]
    status: Literal["active", "ended", "planned", "unknown"]
    started: When | None
    ended: When | None
    origin: Origin
    recognised_by: Literal["code", "name", "none"] = "code"


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """An event of one of the kinds in knowledge (`iv_iron`, `red_cell_transfusion`).

    Of iron: `product` is a product of the knowledge, empty if not known. `dose_mg` is elemental iron, None if not
    known; `dose_said` is then why, else how it was read. `taken_as_given`: an order, a list or a dispense tells of it,
    not who gave it. `began` is the first day of a course that ends on `when`; `counted` is False for the event of that
    first day, whose iron the event of the last day holds.
    """

    kind: str
    when: When | None
    origin: Origin
    note: str = ""
    product: str = ""
    dose_mg: Interval | None = None
    dose_said: str = ""
    taken_as_given: bool = False
    elsewhere: bool = False
    began: When | None = None
    counted: bool = True


class Rejected(msgspec.Struct, frozen=True):
    """An input that could not be used. It makes its fact unknown, unless a later good value stands."""

    origin: Origin
    reason: str
    fact: str = ""
    when: When | None = None


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was read about one person. `patient` is the id that the source gave."""

    patient: str
    birth: When | None = None
    died: When | None = None
    sex: Literal["female", "male", "other"] | None = None
    entries: tuple[Entry, ...] = ()
    drugs: tuple[Drug, ...] = ()
    events: tuple[Happening, ...] = ()
    refused: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()
