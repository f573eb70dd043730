"""An assessment in words, the same for terminal and page: every line that is shown, with its facts and its status."""

from __future__ import annotations

from collections.abc import Iterable

from ironrest.care.assess.answer import AskFor, Assessment, DrugNote, Finding, Noted, Reason, Score
from ironrest.care.chart.readings import Reading
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.report import deciding
from ironrest.report.benefit_said import assessed_benefit
from ironrest.report.facts import FactRow, fact_row, gathered, marked, place, unit_words, when_words
from ironrest.report.headline import headline, possible_words, verdict_words
from ironrest.report.near import near_statements
from ironrest.report.shapes import Asks, Beside, Point, Statement, Told
from ironrest.report.signed import foot
from ironrest.report.trend import trends
from ironrest.report.words import clean, word
from ironrest.values.interval import exact

#: Sections of the data dictionary whose numbers are shown as results.
IRON, LABS = "iron", "labs"
#: Letters of the release that are shown; the JSON answer has all of them.
RELEASE = 12


def tell(a: Assessment, knowledge: Knowledge) -> Told:
    """The assessment in words."""
    return _Teller(a, knowledge).told()


class _Teller:
    def __init__(self, a: Assessment, knowledge: Knowledge) -> None:
        self.a, self.knowledge = a, knowledge

    def told(self) -> Told:
        a, answer = self.a, self.a.answer
        points, alerts, cautions = self.points(), self.noted(a.alerts), self.noted(a.cautions)
        why, still_open = self.reasons(deciding.deciding(answer)), self.reasons(deciding.still_open(answer))
        drugs, reasons = tuple(self.drug(one) for one in a.drugs), self.reasons(answer.reasons)
        scores = tuple(line for one in a.scores for line in self.score(one))
        near = near_statements(a, self.knowledge)
        shown = (
            *near,
            *alerts,
            *why,
            *still_open,
            *cautions,
            *drugs,
            *scores,
            *(one for point in points for one in point.statements),
        )
        cleared = [one for route in deciding.routes(answer) for one in self.cleared(route)]
        rows = [self.row(one) for one in a.day.readings.values()]
        findings = {clean(key): tuple(self.finding(one) for one in lines) for key, lines in a.findings.items()}
        found = tuple(one for lines in findings.values() for one in lines)
        beside = self.guidelines()
        says, possible = headline(answer, self.knowledge), possible_words(answer)
        return Told(
            patient=clean(a.patient),
            headline=says,
            settled=answer.definite,
            more_possible=() if answer.definite or all(one in says for one in possible) else possible,
            points=points,
            alerts=alerts,
            why=why,
            open=still_open,
            asks=self.asks(),
            values=self.results(IRON),
            near=near,
            other_values=self.results(LABS),
            trends=trends(self.a.series, self.knowledge, self.a.on) if self.a.series else (),
            cautions=cautions,
            drugs=drugs,
            scores=scores,
            findings=findings,
            guidelines=beside,
            answer_notes=(*answer.notes, *self.benefit()),
            guideline_notes=self.knowledge.guidelines[a.governing].notes,
            reasons=reasons,
            not_counting=tuple(row for row in rows if row.known and not row.counts),
            assumed=tuple(self.row(one) for one in a.day.readings.values() if one.how == "assumed"),
            refused=tuple((place(one.origin), clean(one.reason)) for one in a.refused),
            notes=self.notes(),
            priority=answer.priority,
            changes=self.changes(),
            rests=_rests((*shown, *found, *cleared, *_behind(rows))),
            footer=self.footer(),
            keys=_keys((*shown, *reasons, *found, *(one for guideline in beside for one in guideline.parts))),
        )

    # --- statements ------------------------------------------------------------------------------
    def row(self, reading: Reading) -> FactRow:
        return fact_row(reading, self.knowledge, self.a.on)

    def reasons(self, reasons: Iterable[Reason]) -> tuple[Statement, ...]:
        return tuple(self.reason(one) for one in reasons)

    def reason(self, one: Reason) -> Statement:
        cited = _cited(one.citation)
        return Statement(one.label, *cited, self.rows(one), note=one.note, part=one.part, truth=one.truth.value)

    def rows(self, one: Reason | Noted | Finding) -> tuple[FactRow, ...]:
        return gathered(self.row(reading) for reading in one.facts)

    def noted(self, found: Iterable[Noted]) -> tuple[Statement, ...]:
        return tuple(
            Statement(one.label, *_cited(one.citation), self.rows(one), one.says, level=one.level) for one in found
        )

    def drug(self, one: DrugNote) -> Statement:
        drug = one.drug
        since = when_words(drug.started) if drug.started else word("sentence", "no_date")
        name = f"{clean(drug.name)} ({word('drug', drug.status)}; {since}; {place(drug.origin)})"
        cited = _cited(one.citation) if one.citation else ("unverified", "", "")
        return Statement(name, *cited, says=clean(one.says), note=clean(one.group))

    def score(self, one: Score) -> tuple[Statement, ...]:
        """The number with its band, then each cut-off that a source names."""
        cited = one.band_citation or one.citation
        told = "; ".join(clean(part) for part in (one.band, one.problem) if part)
        facts = (self.row(one.reading), *(self.row(item) for item in one.items))
        total = Statement(one.label, *(_cited(cited) if cited else ("", "", "")), facts, told)
        cut_offs = (
            Statement(f"{one.label}: {cut.label}", *_cited(cut.citation), truth=cut.truth.value) for cut in one.cut_offs
        )
        return (total, *cut_offs)

    def finding(self, one: Finding) -> Statement:
        cited = _cited(one.citation) if one.citation else ("", "", "")
        truth = one.truth.value if one.truth is not None else ""
        return Statement(clean(one.label), *cited, self.rows(one), clean(one.says), truth=truth)

    # --- the answer ------------------------------------------------------------------------------
    def points(self) -> tuple[Point, ...]:
        answer = self.a.answer
        rls = self.rls()
        if answer.rls == "no":
            return (rls, self.population())
        indications = "; ".join(word("possible", one) for one in answer.possible_indications)
        if len(answer.possible_indications) > 1:
            indications = (
                f"{word('verdict', answer.indication)}; {word('sentence', 'still_possible', list=indications)}"
            )
        return (
            rls,
            Point(word("heading", "indication"), indications),
            self.population(),
            self.clearance("iv", answer.iv_clearance, answer.lifted_by),
            self.clearance("oral", answer.oral_clearance, ()),
        )

    def rls(self) -> Point:
        """Where RLS is present its criteria are counted, and how they came to be known is said; else they are named."""
        answer = self.a.answer
        reasons = self.reasons(deciding.rls_reasons(answer))
        if answer.rls != "yes":
            why = "because" if answer.rls == "no" else "open_points"
            return Point(word("heading", "rls"), word("rls", answer.rls), reasons, why)
        hold = f"{word('sentence', 'criteria_hold', count=len(reasons))}{_weak(one.status for one in reasons)}"
        how = dict.fromkeys(row.remark for one in reasons for row in one.facts if row.counts and row.remark)
        return Point(word("heading", "rls"), "; ".join((f"{word('rls', 'yes')}, {hold}", *how)))

    def population(self) -> Point:
        entries = {one.population: one for one in self.knowledge.guidelines[self.a.governing].populations}
        found = []
        for key in self.a.answer.populations:
            who, rules = self.knowledge.populations[key], entries[key]
            found.append(Statement(who.label, *_cited(who.source), note=rules.note))
            if rules.source.key != who.source.key or rules.source.status != who.source.status:
                found.append(Statement(f"{self.a.answer.title}, {who.label}", *_cited(rules.source)))
        return Point(word("heading", "population"), "", tuple(found))

    def clearance(self, route: str, clearance: str, lifted_by: tuple[str, ...]) -> Point:
        answer, told = self.a.answer, word("clearance", clearance)
        if clearance == "clear":
            looked_at = deciding.looked_at(answer, route)
            count = word("sentence", "checked", count=len(looked_at))
            told = f"{told} ({count}{_weak(one.citation.status for one in looked_at)})"
        elif clearance == "deferred" and lifted_by:
            told = f"{told} {word('sentence', 'until', what='; '.join(lifted_by))}"
        if clearance == "unanswered":
            reasons = self.reasons(deciding.open_against(answer, route))
            return Point(word("heading", route), told, reasons, "open_points")
        return Point(word("heading", route), told, self.reasons(deciding.against(answer, route)))

    def cleared(self, route: str) -> tuple[Statement, ...]:
        """What was looked at and does not stand against the route: it acted too."""
        clear = {"iv": self.a.answer.iv_clearance, "oral": self.a.answer.oral_clearance}[route] == "clear"
        return self.reasons(deciding.looked_at(self.a.answer, route)) if clear else ()

    def asks(self) -> tuple[Asks, ...]:
        found: list[Asks] = []
        for one in self.a.answer.asks:
            intro = self.ask_intro(one, first=not found)
            found.append(Asks(intro, tuple(self.ask(key, one) for key in one.set.asks)))
        return tuple(found)

    def ask_intro(self, one: AskFor, *, first: bool) -> str:
        if one.why:
            return word("asks", "why", why=one.why)
        if one.unless:
            return word("asks", "unless", unless=self.knowledge.facts[one.unless].label)
        return word("asks", ("settles" if first else "or") if one.set.settles else "open")

    def ask(self, key: str, one: AskFor) -> tuple[str, tuple[str, ...]]:
        entry = self.knowledge.asks[key]
        facts = [self.knowledge.facts[fact] for fact in one.facts.get(key, ())]
        if entry.kind == "question" and len(facts) == 1:
            return entry.label, ()
        return entry.label, tuple(fact.question or fact.label for fact in facts)

    # --- beside the answer -----------------------------------------------------------------------
    def results(self, section: str) -> tuple[FactRow, ...]:
        """The numbers of a section that the record holds, and those that the answer looks for and does not find."""
        wanted = {reading.fact for one in self.a.answer.reasons for reading in one.facts}
        found = []
        for key, fact in self.knowledge.facts.items():
            if fact.section == section and fact.kind == "number":
                row = self.row(self.a.day.reading(key))
                if row.known or key in wanted:
                    found.append(row)
        return tuple(found)

    def guidelines(self) -> tuple[Beside, ...]:
        labels = {one.criterion: one for each in self.a.answers.values() for one in each.reasons}
        found = []
        for key, answer in self.a.answers.items():
            parts = self.a.parts_on.get(key, ())
            named = tuple(self.reason(labels[one]) for one in parts if one in labels)
            same = answer.possible == self.a.answer.possible
            parts_word = "same" if same else "otherwise" if parts else "not_known_where"
            told = "" if named else word("sentence", parts_word)
            verdict = word("verdict", answer.verdict) if same else verdict_words(answer)
            found.append(Beside(answer.title, verdict, named, told, key == self.a.governing))
        return tuple(found)

    def notes(self) -> tuple[str, ...]:
        later = self.a.day.later_ignored
        counted = (word("sentence", "later", count=later),) if later else ()
        return (*(clean(one) for one in self.a.notes), *counted)

    def benefit(self) -> tuple[str, ...]:
        """What can be expected, where the answer is iron into a vein."""
        found = assessed_benefit(self.a.answer, self.knowledge)
        return () if found is None else (marked(found.text, found.status),)

    def changes(self) -> tuple[str, ...]:
        return tuple(self.change(one.fact, one.to, one.verdict) for one in self.a.changes)

    def change(self, key: str, to: str, verdict: str) -> str:
        fact = self.knowledge.facts[key]
        unit = unit_words(key, fact, exact(0)) if fact.kind == "number" else ""
        to = " ".join(part for part in (to, unit) if part)
        return word("sentence", "change", fact=fact.label, to=to, verdict=word("possible", verdict))

    def footer(self) -> str:
        a = self.a
        told = word(
            "sentence",
            "footer",
            release=a.release[:RELEASE],
            on=a.on.isoformat(),
            use=word("use", a.use),
            guideline=a.answer.title,
            assume=word("assume", "on" if a.assume else "off"),
        )
        return foot(told, self.knowledge)


def _cited(citation: Citation) -> tuple[str, str, str]:
    return citation.status, citation.key, citation.place


def _weak(statuses: Iterable[str]) -> str:
    """How many of several statements are less than verified, as marks."""
    found = list(statuses)
    told = [f"{found.count(one)} [{one}]" for one in ("secondary", "unverified") if one in found]
    return f", of these {' and '.join(told)}" if told else ""


def _behind(rows: Iterable[FactRow]) -> tuple[Statement, ...]:
    """What made a fact stale, superseded, implied or assumed."""
    return tuple(Statement(f"{row.fact}: {row.remark}", row.status) for row in rows if row.status)


def _rests(statements: Iterable[Statement]) -> str:
    statuses = [
        status for _, _, _, status in dict.fromkeys((one.text, one.key, one.place, one.status) for one in statements)
    ]
    secondary, unverified = statuses.count("secondary"), statuses.count("unverified")
    key = "rests" if secondary + unverified else "rests_all"
    counts = {"count": len(statuses), "weak": secondary + unverified}
    return word("sentence", key, **counts, secondary=secondary, unverified=unverified)


def _keys(statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.key for one in statements if one.key))
