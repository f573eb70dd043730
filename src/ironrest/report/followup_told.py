"""A follow-up in words, the same for terminal and page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from ironrest.care.assess.words import short
from ironrest.care.followup.due import DueList
from ironrest.care.followup.followup import Asked, FollowUp
from ironrest.care.followup.judged import Judged
from ironrest.care.followup.response import At, Defined, Response
from ironrest.care.followup.schedule import OPEN, Item
from ironrest.care.followup.slope import Reaches, Slope
from ironrest.knowledge.schema import Knowledge
from ironrest.report.facts import fact_row, place, when_words
from ironrest.report.followup_said import (
    asks_of,
    by_words,
    cited,
    limit_words,
    result_filled,
    state_of,
    statement,
)
from ironrest.report.followup_shapes import DueTold, FollowUpTold, ItemRow, ResponseRow
from ironrest.report.plan_said import amount, iron_words, milligrams
from ironrest.report.shapes import Statement
from ironrest.report.signed import foot
from ironrest.report.told import RELEASE
from ironrest.report.words import clean, sentence, word
from ironrest.rules.write import number_text
from ironrest.values.interval import Interval
from ironrest.values.truth import Truth


def tell_followup(one: FollowUp, knowledge: Knowledge) -> FollowUpTold:
    """One person."""
    return _Teller(one, knowledge).told()


def tell_due(found: DueList, *, unread: int) -> DueTold:
    """The due list; the head counts everybody."""
    head = word(
        "followup", "due_head", people=found.people + unread, some=found.with_something_due, none=found.nothing_due,
        no_iron=found.no_iron, no_day=found.without_a_day, dead=found.dead, unread=unread,
    )  # fmt: skip
    rows = tuple(
        (
            word("followup_status", row.item.status),
            clean(row.patient),
            row.item.rule.label,
            _window(row.item),
            word("followup", "late", days=row.days_late) if row.days_late else "",
        )
        for row in found.rows
    )
    return DueTold(head, rows)


class _Teller:
    def __init__(self, one: FollowUp, knowledge: Knowledge) -> None:
        self.one, self.knowledge = one, knowledge

    def told(self) -> FollowUpTold:
        one = self.one
        alerts = tuple(
            cited(each.citation, each.label)._replace(says=each.says, level=each.level)
            for each in one.assessment.alerts
        )
        told = FollowUpTold(
            patient=clean(one.patient),
            state=state_of(one),
            headline=self.headline(),
            alerts=alerts,
            due=tuple(map(self.item, one.due)),
            schedule=tuple(map(self.item, one.schedule)),
            courses=tuple(self.courses()),
            response_lines=tuple(self.response_lines(one.response)) if one.response else (),
            response_rows=tuple(map(self.response_row, one.response.at)) if one.response else (),
            relapse=self.statements(one.relapse),
            nonresponse=self.statements(one.nonresponse),
            repeat_says=one.repeating.says if one.repeating else "",
            repeat_lines=tuple(self.repeat_lines()),
            conditions=self.statements(one.repeating.conditions) if one.repeating else (),
            guard=self.statements(one.guard),
            iron=tuple(sentence(clean(line)) for line in iron_words(one.ledger)),
            phosphate=(*self.statements(one.grades), *self.statements(one.phosphate)),
            ferritin_lines=tuple(self.ferritin_lines(one.slope)) if state_of(one) == "followed" else (),
            ferritin=self.statements(one.slope_says),
            concerns=tuple(map(self.concern, one.concerns)),
            notes=self.statements(one.notes),
            record=tuple(self.record()),
            footer=foot(
                word("followup", "footer", on=one.on.isoformat(), release=one.release[:RELEASE]), self.knowledge
            ),
            keys=(),
        )
        return told._replace(keys=tuple(dict.fromkeys(_keys(told))))

    def statements(self, found: Iterable[Judged]) -> tuple[Statement, ...]:
        return tuple(statement(each, self.knowledge, self.one) for each in found)

    # --- the state ---------------------------------------------------------------------------------
    def headline(self) -> str:
        state = state_of(self.one)
        if state != "followed":
            return word("followup", f"head_{state.replace('-', '_')}")
        overdue = sum(item.status == "overdue" for item in self.one.due)
        due = len(self.one.due) - overdue
        counted = word("followup", "due_some", overdue=overdue, due=due) if self.one.due else ""
        repeat = self.one.repeating.says if self.one.repeating else ""
        return word(
            "followup", "head", due=counted or word("followup", "due_none"), helped=self.helped(), repeat=repeat
        ).strip()

    def helped(self) -> str:
        found = self.one.response
        if found is None or found.helped is None:
            why = word("followup_why", found.why if found else "not-measured")
            return word("followup", "helped_unknown", why=why)
        by = "; ".join(self.definition_name(each) for each in found.by)
        return word("followup", "helped_yes" if found.helped else "helped_no", by=by)

    def definition_name(self, key: str) -> str:
        rules = self.knowledge.followup.response
        for one in rules.definitions:
            if one.id == key:
                rule = next(r for r in self.knowledge.instruments[one.scale].rules if r.id == one.rule)
                return f"{rule.label}: {limit_words(rule)}"
        return word("followup_helped", key)

    # --- courses and schedule ------------------------------------------------------------------------
    def courses(self) -> Iterator[str]:
        found, last = self.one.courses, self.one.courses.last
        shown = int(self.knowledge.followup.schedule.number["most_doses_shown"].value)
        for each in found.all[-shown:]:
            dose = milligrams(each.dose_mg) if each.dose_mg else word("followup", "dose_unknown")
            key = "course" if each.first == each.last else "course_days"
            yield word(
                "followup", key, number=each.number, first=each.first.isoformat(), last=each.last.isoformat(),
                dose=dose, product=self.product(each.product),
            )  # fmt: skip
        if len(found.all) > 1:
            trend = {True: "falling", False: "not_falling", None: "trend_unknown"}[found.falling]
            yield word("followup", "gaps", gaps=", ".join(map(str, found.gaps_d)), trend=word("followup", trend))
        if found.unplaced:
            yield word("followup", "unplaced", count=len(found.unplaced))
        for row in found.unplaced:
            dose = milligrams(row.dose_mg) if row.dose_mg else word("followup", "dose_unknown")
            day = when_words(row.day) if row.day else word("followup", "no_date")
            yield word("followup", "undated_dose", day=day, dose=dose, product=self.product(row.product))
        if last:
            days = f"{(self.one.on - last.last).days} d"
            yield word("followup", "counted", last=last.last.isoformat(), number=last.number, days=days)

    def product(self, key: str) -> str:
        if key in self.knowledge.products:
            return self.knowledge.products[key].name
        return word("followup", "product_several" if key else "product_unknown")

    def item(self, one: Item) -> ItemRow:
        by = [by_words(each, self.knowledge) for each in one.done_by]
        if one.rule.repeat_d is not None and by:
            by = [word("followup", "repeated", by=each) for each in by]
        by += [word("followup", "early", by=by_words(each, self.knowledge)) for each in one.early]
        status = word("followup_status", one.status)
        if one.needed is Truth.UNKNOWN and one.status in (*OPEN, "not-yet", "missed"):
            status = f"{status}; {word('followup', 'may_be_needed')}"
        return ItemRow(
            label=one.rule.label,
            status=one.status,
            status_word=status,
            window=_window(one),
            by=tuple(by),
            because=self.statements(one.because),
            why=cited(one.rule.source, one.rule.why),
            days=cited(one.rule.window_source, ""),
        )

    # --- response ------------------------------------------------------------------------------------
    def response_lines(self, found: Response) -> Iterator[str]:
        if found.baseline:
            yield word("followup", "baseline", **result_filled(found.baseline))
        else:
            yield word("followup", "no_baseline", days=found.baseline_days)
        if found.stale_baseline:
            yield word("followup", "stale_baseline", **result_filled(found.stale_baseline))
        yield self.helped()
        yield word("followup", "response_note")
        named = self.knowledge.followup.response.responder_by
        yield word("followup", "responder_by", list="; ".join(map(self.definition_name, named)))
        band = found.placebo
        yield word(
            "followup",
            "band_note",
            ten=number_text(band.of_ten),
            low=number_text(band.low),
            high=number_text(band.high),
            trials=", ".join(band.trials),
            mean_low=number_text(band.mean_low),
            mean_high=number_text(band.mean_high),
            source=band.mean_source.key,
            place=band.mean_source.place,
        )

    def response_row(self, one: At) -> ResponseRow:
        change = "" if one.change is None else word("followup", "change_points", value=_signed(one.change))
        if one.fall_percent is not None:
            change += f" ({word('followup', 'percent', value=_signed(one.fall_percent.times(-1)))})"
        after = word("followup", "after_days", days=one.days)
        return ResponseRow(
            result=f"{by_words(one.result, self.knowledge)}, {after}",
            change=change,
            band=word("followup_band", one.band) if one.band else "",
            definitions=tuple(map(self.defined, one.defined)),
        )

    def defined(self, one: Defined) -> Statement:
        note = word("followup", "group_only") if one.rule.use == "group" else ""
        text = f"{one.label} ({limit_words(one.rule)})"
        return cited(one.rule.source, text)._replace(truth=one.truth.value, note=note)

    # --- repeating, ferritin, concerns -----------------------------------------------------------------
    def repeat_lines(self) -> Iterator[str]:
        found = self.one.repeating
        if found is None:
            return
        says = self.knowledge.followup.repeating.says
        if len(found.possible) > 1:
            yield word("followup", "possible", list=" / ".join(says[each].rstrip(".") for each in found.possible))
            if found.not_today:
                yield word("followup", "not_today")
        if found.missing:
            yield word("followup", "missing", list="; ".join(asks_of(found.missing, self.knowledge)))
        answer = self.one.assessment.answer
        yield word(
            "followup", "beside", verdict=word("verdict", answer.verdict),
            clearance=word("clearance", answer.iv_clearance),
        )  # fmt: skip
        quoted = self.knowledge.followup.repeating.may_repeat
        if "may-repeat" in found.possible:
            yield f"{quoted.says} ({quoted.source.key}, {quoted.source.place})"

    def ferritin_lines(self, found: Slope | None) -> Iterator[str]:
        if found is None:
            yield word("followup", "slope_none")
            return
        rising = found.per_week.high <= 0
        yield word(
            "followup",
            "slope_rise" if rising else "slope",
            first=short(found.first.value),
            last=short(found.last.value),
            first_day=found.first.day.isoformat(),
            last_day=found.last.day.isoformat(),
            fall=_plain(found.per_week),
        )
        yield word("followup", "slope_varied", cv=number_text(found.variation_percent), varied=_plain(found.varied))
        yield from (self.reach(found, each) for each in found.reaches)

    def reach(self, found: Slope, one: Reaches) -> str:
        label, day = one.threshold.label, found.last.day
        if one.already:
            return word("followup", "reach_already", label=label, day=day.isoformat())
        if one.weeks is None:
            return word("followup", "reach_never", label=label)
        start = (day + timedelta(weeks=one.weeks.low)).isoformat()
        if not one.weeks.high_closed:
            return word(
                "followup", "reach_open", label=label, weeks=amount(one.weeks.low, 0), day=day.isoformat(),
                from_day=start,
            )  # fmt: skip
        end = (day + timedelta(weeks=one.weeks.high)).isoformat()
        weeks = f"{amount(one.weeks.low, 0)} to {amount(one.weeks.high, 0)}"
        return word("followup", "reach", label=label, weeks=weeks, day=day.isoformat(), from_day=start, to_day=end)

    def concern(self, one: Asked) -> Statement:
        facts = tuple(fact_row(each, self.knowledge, self.one.on) for each in one.readings)
        asks = word("followup", "ask", list="; ".join(asks_of(one.open, self.knowledge))) if one.open else ""
        says = one.concern.says if one.holds else ""
        return cited(one.concern.source, one.concern.label)._replace(facts=facts, note=asks, says=says)

    def record(self) -> Iterator[str]:
        a = self.one.assessment
        for refused in a.refused:
            yield word("followup", "refused", where=place(refused.origin), reason=clean(refused.reason))
        yield from (clean(each) for each in a.notes)


def _window(one: Item) -> str:
    parts = [word("followup", "window", due=one.due.isoformat(), late=one.overdue_after.isoformat())]
    if one.status == "not-yet":
        parts.append(word("followup", "window_first", first=one.not_before.isoformat()))
    if one.counts_until:
        parts.append(word("followup", "window_until", until=one.counts_until.isoformat()))
    return "; ".join(parts)


def _signed(value: Interval) -> str:
    told = short(value)
    return f"+{told}" if value.low > 0 else told


def _plain(value: Interval) -> str:
    if value.is_exact:
        return amount(value.low, 1)
    return f"{amount(value.low, 1)} to {amount(value.high, 1)}"


def _keys(told: FollowUpTold) -> Iterator[str]:
    for value in told:
        yield from _keys_in(value)


def _keys_in(value: object) -> Iterator[str]:
    if isinstance(value, Statement):
        if value.key:
            yield value.key
    elif isinstance(value, tuple):
        for inner in value:
            yield from _keys_in(inner)
