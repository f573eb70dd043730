"""The path of one person in words: nine short parts, each cut from what its own command says, none judged here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ironrest.care.chart.person import Chart
from ironrest.care.followup.followup import FollowUp
from ironrest.care.plan.ladder_shapes import AlternativesFor
from ironrest.care.plan.leaflet import Leaflet
from ironrest.care.plan.person import PersonPlan
from ironrest.care.plan.proposal import Visit
from ironrest.knowledge.letters import load_letters
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_education import Education
from ironrest.report.alternatives_told import tell_alternatives
from ironrest.report.facts import FactRow
from ironrest.report.followup_told import tell_followup
from ironrest.report.letter_checks import letter_checks
from ironrest.report.letter_plan import LetterPlan
from ironrest.report.letter_record import LetterRecord
from ironrest.report.letter_shapes import LetterLine
from ironrest.report.plan_proposal import tell_proposal
from ironrest.report.plan_said import amount, vials_words
from ironrest.report.plan_told import tell_plan
from ironrest.report.shapes import Statement
from ironrest.report.sheets.emergency import emergency
from ironrest.report.told import tell
from ironrest.report.words import clean, word
from ironrest.values.interval import Interval


class PathOf(NamedTuple):
    """Everything of one person. `how` is, for each part, the command that has the whole of it."""

    chart: Chart
    made: PersonPlan
    follow: FollowUp
    others: AlternativesFor
    leaflet: Leaflet
    education: Education
    how: dict[str, str]


class PathPart(NamedTuple):
    """`command` has the whole of it; `says` is the part in one sentence."""

    id: str
    heading: str
    says: str
    lines: tuple[LetterLine, ...]
    command: str


class PathTold(NamedTuple):
    patient: str
    title: str
    on: str
    parts: tuple[PathPart, ...]
    footer: str
    keys: tuple[str, ...]


def tell_path(of: PathOf, knowledge: Knowledge) -> PathTold:
    """From record to leaflet, in the order in which it happens."""
    return _Teller(of, knowledge).told()


class _Teller:
    def __init__(self, of: PathOf, knowledge: Knowledge) -> None:
        self.of, self.knowledge, self.a = of, knowledge, of.made.assessment
        self.assessed = tell(self.a, knowledge)
        self.planned = tell_plan(of.made.plan, knowledge, on=self.a.on, person=of.made)
        self.first = of.made.plan.proposals[0] if of.made.plan.proposals else None
        self.letters = load_letters()

    def told(self) -> PathTold:
        parts = tuple(self.parts())
        patient = clean(self.a.patient)
        return PathTold(
            patient=patient,
            title=word("path", "title", patient=patient),
            on=self.a.on.isoformat(),
            parts=parts,
            footer=self.planned.footer,
            keys=tuple(dict.fromkeys(one.key for part in parts for one in part.lines if one.key)),
        )

    def parts(self) -> Iterator[PathPart]:
        made: dict[str, Callable[[], tuple[str, Iterable[LetterLine]]]] = {
            "record": self.record,
            "assess": self.assess,
            "plan": self.plan,
            "sheet": self.sheet,
            "infusion": self.infusion,
            "react": self.react,
            "follow-up": self.follow_up,
            "alternatives": self.alternatives,
            "teach": self.teach,
        }
        for name, part in made.items():
            says, lines = part()
            command = f"ironrest {self.of.how[name]}"
            yield PathPart(name, word("path_heading", name), says, tuple(lines), command)

    # --- before the infusion ---------------------------------------------------------------------
    def record(self) -> tuple[str, Iterable[LetterLine]]:
        refused = len(self.a.refused)
        says = word("path", "unread", refused=refused) if refused else ""
        return says, LetterRecord(self.of.chart, self.a, self.knowledge, self.letters).facts()

    def assess(self) -> tuple[str, Iterable[LetterLine]]:
        return self.assessed.headline, _cut((*self.assessed.alerts, *self.assessed.why, *self.assessed.open))

    def plan(self) -> tuple[str, Iterable[LetterLine]]:
        return self.planned.headline, self.plan_lines()

    def plan_lines(self) -> Iterator[LetterLine]:
        yield from LetterPlan(self.of.made, self.knowledge, self.letters).plan()
        if self.first is not None:
            told = tell_proposal(self.first, self.knowledge, 1)
            yield from _cut((*told.warnings, *told.benefit))

    def sheet(self) -> tuple[str, Iterable[LetterLine]]:
        if self.first is None:
            return word("path", "sheet_none"), ()
        says = word("path", "sheet_second") if self.first.second_signature else ""
        return says, [LetterLine(_visit(one)) for one in self.first.visits]

    def infusion(self) -> tuple[str, Iterable[LetterLine]]:
        says = "" if self.first else word("path", "infusion_none")
        return says, letter_checks(self.knowledge, self.first)

    def react(self) -> tuple[str, Iterable[LetterLine]]:
        card = emergency(
            self.knowledge, self.of.made.plan.jurisdiction, self.number("age_years"), self.number("weight")
        )
        return card.call, [
            LetterLine(
                " ".join(part for part in (one.ages, one.dose, one.volume, one.note) if part),
                one.citation.status, one.citation.key, one.citation.place,
            )
            for one in card.bands
        ]  # fmt: skip

    def number(self, fact: str) -> Interval | None:
        value = self.a.day.values.get(fact)
        return value if isinstance(value, Interval) else None

    # --- after the infusion, and beside it -------------------------------------------------------
    def follow_up(self) -> tuple[str, Iterable[LetterLine]]:
        if not self.of.follow.schedule:
            lines = tuple(LetterPlan(self.of.made, self.knowledge, self.letters).follows())
            return word("path", "followup_none") if lines else word("path", "none"), lines
        told = tell_followup(self.of.follow, self.knowledge)
        rows = told.due or told.schedule
        return told.headline, [
            LetterLine(f"{one.label}: {one.status_word}; {one.window}", one.why.status, one.why.key, one.why.place)
            for one in rows
        ]

    def alternatives(self) -> tuple[str, Iterable[LetterLine]]:
        told = tell_alternatives(self.of.others, self.knowledge)
        return told.headline, [
            LetterLine(f"{one.title}. {one.why.text}", one.why.status, one.why.key, one.why.place) for one in told.rungs
        ]

    def teach(self) -> tuple[str, Iterable[LetterLine]]:
        words = self.of.education.languages[self.of.leaflet.language].words
        topics = "; ".join(one.head.title for one in self.of.leaflet.topics)
        return word("path", "leaflet", title=words.word["title"], topics=topics), _first_sentences(self.of.leaflet)


#: So many lines of a part are shown; its command has the rest.
_SHOWN = 8


def _cut(found: Sequence[Statement]) -> Iterator[LetterLine]:
    for one in found[:_SHOWN]:
        text = " ".join(part for part in (one.text, one.says) if part)
        facts = "; ".join(_fact(row) for row in one.facts if row.known and row.counts and not row.remark)
        yield LetterLine(f"{text} ({facts})" if facts else text, one.status, one.key, one.place)
    if len(found) > _SHOWN:
        yield LetterLine(word("path", "more", count=len(found) - _SHOWN))


def _fact(row: FactRow) -> str:
    value = " ".join(part for part in (row.value, row.unit) if part)
    return f"{row.label}: {value}, {row.date}" if row.date else f"{row.label}: {value}"


def _visit(one: Visit) -> str:
    return word(
        "path", "sheet_visit", number=one.number, day=amount(one.day), dose=amount(one.dose_mg),
        drug=amount(one.drug_ml), volume=amount(one.volume_ml), rate=amount(one.rate_ml_per_h, 1),
        vials=vials_words(one.vials),
    )  # fmt: skip


def _first_sentences(leaflet: Leaflet) -> Iterator[LetterLine]:
    """The first sentence of each topic."""
    for topic in leaflet.topics:
        for one in topic.sentences[:1]:
            yield LetterLine(one.text, one.citation.status, one.citation.key, one.citation.place)
