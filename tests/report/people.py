"""Hand-made people for the reports, and their answers."""

from __future__ import annotations

from datetime import date

from ironrest.care.assess.answer import Assessment
from ironrest.care.assess.assess import assess
from ironrest.care.chart.person import Chart, Drug, Entry, Happening, Origin, Rejected, Value
from ironrest.knowledge.load import load
from ironrest.values.dates import of_day, read_when
from ironrest.values.interval import exact, more_than

ON = date(2026, 6, 1)
KNOWLEDGE = load()
DRAWN = "2026-05-20"

#: RLS that needs treating, nothing against iron by any route; the iron studies are each test's own.
CLEAR: dict[str, Value] = {
    "rls_diagnosed": True,
    "clinically_significant": True,
    "pregnant": False,
    "iv_iron_allergy": False,
    "active_infection": False,
    "iv_iron_elsewhere": False,
    "ibd_flare": False,
    "oral_iron_failed": False,
    "oral_iron_not_tolerated": False,
}


def entry(fact: str, value: Value, day: str = DRAWN, file: str = "lab.json") -> Entry:
    return Entry(fact=fact, value=value, when=read_when(day), origin=Origin(file, f"results.{fact}"))


def entries(facts: dict[str, Value]) -> tuple[Entry, ...]:
    return tuple(
        Entry(fact=fact, value=value, when=of_day(ON), origin=Origin("visit.toml", fact))
        for fact, value in facts.items()
    )


def chart(
    *more: Entry, without: tuple[str, ...] = (), patient: str = "P-1", born: str = "1980-02-03", **facts: Value
) -> Chart:
    """A woman of 46 to whom CLEAR applies, but for what is left out or said otherwise."""
    known = {fact: value for fact, value in {**CLEAR, **facts}.items() if fact not in without}
    return Chart(patient=patient, birth=read_when(born), sex="female", entries=(*entries(known), *more))


def iron(ferritin: float, tsat: float, day: str = DRAWN) -> tuple[Entry, ...]:
    return entry("ferritin", exact(ferritin), day), entry("tsat", exact(tsat), day)


def answered(of: Chart, **how: object) -> Assessment:
    return assess(of, KNOWLEDGE, on=ON, **how)  # type: ignore[arg-type]


def _with(of: Chart, **changes: object) -> Chart:
    kept = {name: getattr(of, name) for name in Chart.__struct_fields__}
    return Chart(**{**kept, **changes})


SAFETY = ("iv_iron_allergy", "active_infection", "iv_iron_elsewhere")
AGONIST = Drug(
    name="Pramipexole 0.18 mg",
    concepts=("dopamine_agonist",),
    status="active",
    started=read_when("2024-01"),
    ended=None,
    origin=Origin("visit.toml", "drug[0]"),
)

#: One chart for each kind of answer and of gap.
CHARTS: dict[str, Chart] = {
    "vein": chart(*iron(88, 24)),
    "either": chart(*iron(50, 24)),
    "not by mouth": chart(*iron(50, 24), oral_iron_failed=True),
    "mouth now, vein open": chart(*iron(50, 24), without=SAFETY),
    "vein open": chart(*iron(88, 24), without=SAFETY),
    "child": chart(*iron(30, 24), born="2017-01-01"),
    "specialist": chart(*iron(150, 12)),
    "pregnant": chart(*iron(40, 14), pregnant=True, gestation_weeks=exact(20)),
    "infection": chart(*iron(88, 24), active_infection=True),
    "allergy": chart(*iron(88, 24), iv_iron_allergy=True),
    "enough iron": chart(*iron(140, 30)),
    "overload": chart(entry("ferritin", more_than(2000)), entry("tsat", exact(62))),
    "no RLS": chart(
        entry("ferritin", exact(6)), entry("tsat", exact(4)), entry("hb", exact(6.8)), rls_urge=False,
        without=("rls_diagnosed",),
    ),
    "nothing known": Chart(patient="P-0"),
    "stale": chart(*iron(40, 16, "2025-01-07")),
    "superseded": _with(
        chart(*iron(40, 16)),
        events=(Happening(kind="iv_iron", when=read_when("2026-05-18"), origin=Origin("visit.toml", "event[0]")),),
    ),
    "refused": _with(
        chart(entry("tsat", exact(24))),
        refused=(Rejected(Origin("lab.json", "results.ferritin", 7), "The unit is not known.", "ferritin"),),
    ),
    "agonist": _with(chart(*iron(50, 24), aug_earlier=True, on_dopamine_agonist=True), drugs=(AGONIST,)),
    "scales": chart(*iron(50, 24), irls_total=exact(24), phq9_total=exact(12), phq9_item9=exact(1)),
}  # fmt: skip
ANSWERS: dict[str, Assessment] = {name: answered(one) for name, one in CHARTS.items()}
