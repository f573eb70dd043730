"""The infusions that a chart tells of, each once: an order and its administration, or two sources, are one row."""

from __future__ import annotations

import math

import msgspec

from ironrest.care.chart.person import Happening, Origin
from ironrest.knowledge.schema import Knowledge
from ironrest.values.dates import When
from ironrest.values.interval import Interval


class IronRow(msgspec.Struct, frozen=True, kw_only=True):
    """One infusion, or one course. `dose_mg` is elemental iron; None is not known, and never zero.

    `began` is the first day of a course that ends on `day`. `told_by` counts the entries of the record behind the row.
    """

    day: When | None
    product: str
    dose_mg: Interval | None
    elsewhere: bool
    origin: Origin
    note: str
    began: When | None = None
    told_by: int = 1

    @property
    def on_one_day(self) -> bool:
        return self.day is not None and self.day.earliest == self.day.latest and self.began is None


def ledger_rows(events: list[Happening], knowledge: Knowledge) -> list[IronRow]:
    """Oldest first, undated ones last. The order of the events does not matter."""
    told = sorted((one for one in events if one.counted), key=_order)
    groups: dict[tuple[int, str], _Group] = {}
    for one in told:
        if not one.taken_as_given and _on_one_day(one):
            _group(groups, one).given.append(one)
    _join_nameless(groups)
    rest = [one for one in told if one.taken_as_given or not _on_one_day(one)]
    # First every order of an infusion's own days, so that an earlier order does not take the infusion of a later one.
    for soon in (0, int(knowledge.limits["iron_order_to_infusion"].value)):
        rest = [one for one in rest if not (one.taken_as_given and _has_administration(one, groups, soon))]
    alone: list[IronRow] = []
    orders: dict[tuple[int, str], _Group] = {}
    for one in rest:
        if one.taken_as_given and _on_one_day(one):
            _group(orders, one).orders.append(one)
        else:
            alone.append(_row_of(one))
    _join_nameless(orders)
    rows = [*(_row(one) for one in (*groups.values(), *orders.values())), *alone]
    return sorted(rows, key=_row_order)


class _Group(msgspec.Struct):
    """Entries that tell of one day and one product: administrations, and what was only ordered or stated."""

    given: list[Happening] = msgspec.field(default_factory=list)
    orders: list[Happening] = msgspec.field(default_factory=list)


def _group(groups: dict[tuple[int, str], _Group], one: Happening) -> _Group:
    day = one.when.earliest.toordinal() if one.when else 0
    return groups.setdefault((day, one.product), _Group())


def _join_nameless(groups: dict[tuple[int, str], _Group]) -> None:
    """An entry without a product is the infusion of the same day whose product is known; the largest, of several."""
    for day in [day for day, product in groups if not product]:
        known = [(_dose(one), key) for key, one in groups.items() if key[0] == day and key[1]]
        if known:
            _, key = max(known, key=lambda pair: (pair[0].low if pair[0] else 0.0, pair[1]))
            nameless = groups.pop((day, ""))
            groups[key].given += nameless.given
            groups[key].orders += nameless.orders


def _has_administration(order: Happening, groups: dict[tuple[int, str], _Group], soon: int) -> bool:
    """Puts an order to its administration: of its own days, or the first so soon after it that has no order yet."""
    if order.when is None:
        return False
    first = (order.began or order.when).earliest.toordinal()
    last = order.when.latest.toordinal()
    fits = sorted(key for key in groups if order.product in ("", key[1]) or not key[1])
    within = [key for key in fits if first <= key[0] <= last]
    after = [key for key in fits if last < key[0] <= last + soon and not groups[key].orders]
    found = within or after
    if found:
        groups[found[0]].orders.append(order)
    return bool(found)


def _row(group: _Group) -> IronRow:
    told = [*group.given, *group.orders]
    first = told[0]
    return IronRow(
        day=first.when,
        product=next((one.product for one in told if one.product), ""),
        dose_mg=_dose(group),
        elsewhere=all(one.elsewhere for one in group.given or group.orders),
        origin=first.origin,
        note=_note(group),
        told_by=len(told),
    )


def _row_of(one: Happening) -> IronRow:
    """An entry without one known day: it may be an infusion that stands in another row."""
    note = "may be an infusion of another row"
    return IronRow(
        day=one.when,
        product=one.product,
        dose_mg=one.dose_mg,
        elsewhere=one.elsewhere,
        origin=one.origin,
        note=_joined(one.note, _said(one), note),
        began=one.began,
    )


def _dose(group: _Group) -> Interval | None:
    """Of the administrations, else of the orders; None if no entry of the row has one."""
    given = [one for one in group.given if one.dose_mg is not None]
    if not given:
        return _hull([one.dose_mg for one in group.orders if one.dose_mg is not None])
    files = sorted({one.origin.file for one in given})
    sums = [_one_or_all([one for one in group.given if one.origin.file == file]) for file in files]
    return Interval(max(one.low for one in sums), max(one.high for one in sums))


def _one_or_all(given: list[Happening]) -> Interval:
    """Several administrations in one file: at least the largest of them, at most all."""
    doses = [one.dose_mg for one in given if one.dose_mg is not None]
    unknown = len(doses) < len(given)
    high = math.inf if unknown else sum(one.high for one in doses)
    return Interval(max(one.low for one in doses), high)


def _hull(doses: list[Interval]) -> Interval | None:
    whole = doses[0] if doses else None
    for one in doses[1:]:
        whole = one if whole is None else whole.hull(one)
    return whole


def _note(group: _Group) -> str:
    notes = [group.given[0].note, _said(group.given[0])] if group.given else []
    if group.orders and not group.given:
        notes += [group.orders[0].note, _said(group.orders[0])]
    if len(group.given) > 1:
        notes.append(f"{len(group.given)} administrations of one day: one infusion told again, or several")
    if group.given and group.orders:
        dosed = any(one.dose_mg is not None for one in group.given)
        whose = "the administration's dose is used" if dosed else "the dose is that of the order"
        days = sorted({one.when.earliest.isoformat() for one in group.orders if one.when is not None})
        notes.append(f"ordered on {', '.join(days)}; {whose}")
    if len(group.orders) > 1 and not group.given:
        notes.append("several orders of one day are read as one infusion")
    return _joined(*notes)


def _said(one: Happening) -> str:
    return one.dose_said or ("no dose in the record" if one.dose_mg is None else "")


def _joined(*notes: str) -> str:
    return "; ".join(dict.fromkeys(filter(None, notes)))


def _on_one_day(one: Happening) -> bool:
    return one.when is not None and one.when.earliest == one.when.latest and one.began is None


def _order(one: Happening) -> tuple[object, ...]:
    dose = (one.dose_mg.low, one.dose_mg.high) if one.dose_mg is not None else (0.0, 0.0)
    place = (one.origin.file, one.origin.line or 0, one.origin.path, one.origin.words)
    day = one.when.sort_key if one.when is not None else (-1, 0, 0)
    began = one.began.sort_key if one.began is not None else (-1, 0, 0)
    more = (one.taken_as_given, one.elsewhere, one.note, one.dose_said)
    return day, began, one.product, one.dose_mg is None, dose, place, more


def _row_order(row: IronRow) -> tuple[object, ...]:
    day = row.day.sort_key if row.day is not None else (-1, 0, 0)
    dose = (row.dose_mg.low, row.dose_mg.high) if row.dose_mg is not None else (0.0, 0.0)
    return row.day is None, day, row.product, row.dose_mg is None, dose, row.origin.file, row.origin.path, row.note
