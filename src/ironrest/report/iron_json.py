"""Intravenous iron so far as JSON: what is recorded, and what may have been given, which has no upper end."""

from __future__ import annotations

from ironrest.care.chart.ledger import IronLedger, IronRow
from ironrest.report.as_json import Json, source_words_of
from ironrest.report.plan_said import days, milligrams
from ironrest.report.words import clean
from ironrest.values.dates import write_when


def iron_json(ledger: IronLedger) -> Json:
    """The ledger up to its day."""
    since = ledger.days_since_last
    return {
        "unit": "mg",
        "recorded_12_months": milligrams(ledger.recorded_12_months),
        "recorded_lifetime": milligrams(ledger.recorded_lifetime),
        "possible_12_months": milligrams(ledger.given_12_months),
        "possible_lifetime": milligrams(ledger.lifetime),
        "last": write_when(ledger.last) if ledger.last else None,
        "days_since_last": days(since) if since else None,
        "days_since_any": days(ledger.days_since_any),
        "unknown_doses": ledger.unknown_doses,
        "doses": [row_json(one) for one in ledger.rows],
        "notes": list(ledger.notes),
    }


def row_json(one: IronRow) -> Json:
    """One infusion."""
    return {
        "date": write_when(one.day) if one.day else None,
        "product": one.product or None,
        "dose": milligrams(one.dose_mg) if one.dose_mg is not None else None,
        "elsewhere": one.elsewhere,
        "source": source_words_of(one.origin),
        "note": clean(one.note),
    }
