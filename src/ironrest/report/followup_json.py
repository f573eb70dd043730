"""A follow-up as JSON: a documented contract, one object for each person, or one due list for many."""

from __future__ import annotations

from datetime import date

from ironrest.care.assess.answer import Noted
from ironrest.care.chart.person import Value
from ironrest.care.chart.readings import Reading
from ironrest.care.followup.courses import Course
from ironrest.care.followup.due import DueList
from ironrest.care.followup.followup import Asked, FollowUp
from ironrest.care.followup.found import Found
from ironrest.care.followup.judged import Judged
from ironrest.care.followup.measured import Result
from ironrest.care.followup.response import At, Defined, Response
from ironrest.care.followup.schedule import DoneBy, Item
from ironrest.care.followup.slope import Reaches, Slope
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.report.as_json import Json, json_value, refused_json, source_words, source_words_of
from ironrest.report.followup_said import label_of, limit_words, state_of, unit_of
from ironrest.report.iron_json import iron_json, row_json
from ironrest.report.plan_said import milligrams
from ironrest.report.signed import signed_json
from ironrest.report.words import clean, word
from ironrest.values.dates import write_when
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth

_PLACES = 6


def followup_json(one: FollowUp, knowledge: Knowledge) -> Json:
    """Everything that was answered for one person."""
    w = _Writer(knowledge)
    return {
        "patient": one.patient,
        "as_of": one.on.isoformat(),
        "state": state_of(one),
        "alerts": [w.alert(each) for each in one.assessment.alerts],
        "courses": {
            "count": number(one.found["course_count"].value),
            "list": [w.course(each) for each in one.courses.all],
            "days_between": list(one.courses.gaps_d),
            "intervals_falling": one.courses.falling,
            "unplaced": [row_json(each) for each in one.courses.unplaced],
        },
        "cumulative_iron": iron_json(one.ledger),
        "schedule": [w.item(each) for each in one.schedule],
        "due": [each.id for each in one.due],
        "response": w.response(one.response) if one.response else None,
        "relapse": [w.judged(each) for each in one.relapse],
        "nonresponse": [w.judged(each) for each in one.nonresponse],
        "repeating": w.repeating(one),
        "guard": [w.judged(each) for each in one.guard],
        "phosphate": [w.judged(each) for each in one.phosphate],
        "phosphate_grades": [w.judged(each) for each in one.grades],
        "ferritin": w.slope(one.slope) if one.slope else None,
        "ferritin_says": [w.judged(each) for each in one.slope_says],
        "concerns": [w.concern(each) for each in one.concerns],
        "notes": [w.judged(each) for each in one.notes],
        "found": [w.found(each) for each in one.found.values()],
        "assessment": {
            "guideline": one.assessment.governing,
            "verdict": one.assessment.answer.verdict,
            "iv_clearance": one.assessment.answer.iv_clearance,
        },
        "record_notes": [clean(each) for each in one.assessment.notes],
        "refused_input": [refused_json(each) for each in one.assessment.refused],
        "knowledge_release": one.release,
        "knowledge_signed_by": signed_json(knowledge),
    }


def due_json(found: DueList, knowledge: Knowledge, *, on: date | None, unread: int) -> Json:
    """The due list of many people."""
    w = _Writer(knowledge)
    return {
        "as_of": on.isoformat() if on else None,
        "people": found.people,
        "with_something_due": found.with_something_due,
        "nothing_due": found.nothing_due,
        "no_iron": found.no_iron,
        "without_a_day": found.without_a_day,
        "dead": found.dead,
        "not_read": unread,
        "rows": [{"patient": row.patient, "days_late": row.days_late, "item": w.item(row.item)} for row in found.rows],
        "knowledge_release": knowledge.release,
    }


def number(value: Value) -> float | bool | str:
    """An exact number without the noise of floating numbers; a bound or a span as text."""
    plain = json_value(value)
    if isinstance(plain, bool | str):
        return plain
    tidy = round(plain, _PLACES)
    return int(tidy) if tidy == int(tidy) else tidy


def _truth(truth: Truth) -> str:
    return truth.value


class _Writer:
    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def cited(self, citation: Citation) -> Json:
        title = self.knowledge.sources[citation.key].title
        told = {"key": citation.key, "title": title, "place": citation.place, "mark": citation.mark}
        return {"citation": told, "status": citation.status}

    def alert(self, one: Noted) -> Json:
        return {
            "id": one.id, "label": one.label, "level": one.level, "action": one.says, **self.cited(one.citation)
        }  # fmt: skip

    def course(self, one: Course) -> Json:
        return {
            "number": one.number,
            "first": one.first.isoformat(),
            "last": one.last.isoformat(),
            "product": one.product or None,
            "dose": milligrams(one.dose_mg) if one.dose_mg else None,
            "doses": [row_json(row) for row in one.rows],
        }

    def result(self, one: Result) -> Json:
        return {
            "fact": one.fact,
            "label": label_of(one.fact, self.knowledge),
            "date": one.day.isoformat(),
            "value": number(one.value),
            "unit": unit_of(one.fact, self.knowledge) or None,
            "source": source_words_of(one.origin),
        }

    def done(self, one: DoneBy) -> Json:
        return {
            "fact": one.fact,
            "label": label_of(one.fact, self.knowledge),
            "date": one.day.isoformat(),
            "value": number(one.value),
            "unit": unit_of(one.fact, self.knowledge) or None,
            "source": source_words_of(one.origin),
        }

    def item(self, one: Item) -> Json:
        return {
            "id": one.id,
            "label": one.rule.label,
            "kind": one.rule.kind,
            "status": one.status,
            "needed": _truth(one.needed),
            "not_before": one.not_before.isoformat(),
            "due": one.due.isoformat(),
            "overdue_after": one.overdue_after.isoformat(),
            "counts_until": one.counts_until.isoformat() if one.counts_until else None,
            "results": list(one.rule.results),
            "done_by": [self.done(each) for each in one.done_by],
            "too_early": [self.done(each) for each in one.early],
            "because": [self.judged(each) for each in one.because],
            "why": one.rule.why,
            "source": self.cited(one.rule.source),
            "window_source": self.cited(one.rule.window_source),
        }

    def judged(self, one: Judged) -> Json:
        return {
            "id": one.id,
            "label": one.label,
            "truth": _truth(one.truth),
            "level": one.level or None,
            "says": one.says or None,
            "facts": [self.reading(each) for each in one.readings] + [self.found(each) for each in one.found],
            "missing": list(one.missing),
            **self.cited(one.citation),
        }

    def reading(self, one: Reading) -> Json:
        shown = one.value if one.value is not None else one.seen
        return {
            "fact": one.fact,
            "label": label_of(one.fact, self.knowledge),
            "value": number(shown) if shown is not None else None,
            "unit": unit_of(one.fact, self.knowledge) or None,
            "dates": [write_when(one.when)] if one.when else [],
            "sources": [each for each in (source_words(one),) if each],
            "state": one.state,
        }

    def found(self, one: Found) -> Json:
        dates = [each.day.isoformat() for each in one.results] or [day.isoformat() for day in one.days]
        return {
            "fact": one.fact,
            "label": label_of(one.fact, self.knowledge),
            "value": number(one.value),
            "unit": unit_of(one.fact, self.knowledge) or None,
            "dates": dates,
            "sources": [source_words_of(each.origin) for each in one.results],
            "state": "known",
        }

    def response(self, one: Response) -> Json:
        placebo = one.placebo
        return {
            "baseline": self.result(one.baseline) if one.baseline else None,
            "stale_baseline": self.result(one.stale_baseline) if one.stale_baseline else None,
            "baseline_counts_for_days": one.baseline_days,
            "helped": one.helped,
            "helped_by": list(one.by),
            "why": one.why,
            "responder_source": self.cited(one.responder_source),
            "placebo_fall": {
                "of_ten_people": number(_exact(placebo.of_ten)),
                "low": number(_exact(placebo.low)),
                "high": number(_exact(placebo.high)),
                "mean_low": number(_exact(placebo.mean_low)),
                "mean_high": number(_exact(placebo.mean_high)),
                "unit": placebo.unit,
                "trials": list(placebo.trials),
                "mean_source": self.cited(placebo.mean_source),
                "status": placebo.status,
            },
            "results": [self.at(each) for each in one.at],
        }

    def at(self, one: At) -> Json:
        return {
            "result": self.result(one.result),
            "days": one.days,
            "change": number(one.change) if one.change else None,
            "change_unit": "points",
            "fall_percent": number(one.fall_percent) if one.fall_percent else None,
            "placebo_band": one.band,
            "placebo_says": word("followup_band", one.band) if one.band else None,
            "definitions": [self.defined(each) for each in one.defined],
        }

    def defined(self, one: Defined) -> Json:
        return {
            "id": one.id,
            "label": one.label,
            "rule": limit_words(one.rule),
            "truth": _truth(one.truth),
            "value": number(one.value) if one.value else None,
            "unit": one.rule.unit,
            "for": one.rule.use,
            **self.cited(one.rule.source),
        }

    def repeating(self, one: FollowUp) -> Json | None:
        found = one.repeating
        if found is None:
            return None
        quoted = self.knowledge.followup.repeating.may_repeat
        return {
            "answer": found.answer,
            "possible": list(found.possible),
            "not_today": found.not_today,
            "says": found.says,
            "conditions": [self.judged(each) for each in found.conditions],
            "missing": list(found.missing),
            "experience": {"says": quoted.says, **self.cited(quoted.source)},
        }

    def slope(self, one: Slope) -> Json:
        return {
            "first": self.result(one.first),
            "last": self.result(one.last),
            "fall_per_week": number(one.per_week),
            "fall_per_week_varied": number(one.varied),
            "unit": "ng/mL/wk",
            "variation_percent": number(_exact(one.variation_percent)),
            "reaches": [self.reaches(each) for each in one.reaches],
        }

    def reaches(self, one: Reaches) -> Json:
        return {
            "label": one.threshold.label,
            "value": number(_exact(one.threshold.value)),
            "unit": one.threshold.unit,
            "already": one.already,
            "weeks_from": None if one.weeks is None else number(_exact(one.weeks.low)),
            "weeks_to": number(_exact(one.weeks.high)) if one.weeks and one.weeks.high_closed else None,
            **self.cited(one.threshold.source),
        }

    def concern(self, one: Asked) -> Json:
        return {
            "id": one.id,
            "label": one.concern.label,
            "holds": one.holds,
            "says": (one.concern.says or None) if one.holds else None,
            "facts": [self.reading(each) for each in one.readings],
            "open": list(one.open),
            **self.cited(one.concern.source),
        }


def _exact(value: float) -> Interval:
    return Interval(value, value)
