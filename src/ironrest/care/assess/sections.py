"""The parts of an assessment beside the verdict: scales, drugs, findings by heading."""

from __future__ import annotations

from datetime import date

from ironrest.care.assess.answer import DrugNote, Score
from ironrest.care.chart.person import Chart
from ironrest.care.chart.readings import Day
from ironrest.knowledge.schema import Knowledge


def scores(day: Day, knowledge: Knowledge) -> tuple[Score, ...]:
    return ()


def drug_notes(chart: Chart, day: Day, knowledge: Knowledge, on: date, use: str) -> tuple[DrugNote, ...]:
    return ()


def findings(day: Day, knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    return {}
