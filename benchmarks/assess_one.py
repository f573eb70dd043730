"""How long one answer takes: four guidelines with reasons, with and without asks; DuckDB beside it; start-up.

The targets stand beside the numbers. Nothing fails here: times on a shared machine are read, not tested.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter

import duckdb

from ironrest.care.assess import next_asks
from ironrest.care.assess.assess import assess
from ironrest.care.assess.rulebook import Compiled, compiled
from ironrest.care.chart.person import Chart
from ironrest.care.chart.readings import Day
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.population.invented import DAY, invented
from ironrest.records.facts_file import read_facts_file
from ironrest.values.interval import Interval

#: Milliseconds that this project set itself: one answer, with asks, rulebook warm and cold, `ironrest --help`.
TARGETS = {"answer": 1.0, "asks": 5.0, "warm": 60.0, "cold": 600.0, "help": 150.0}
REPEATS = 300
STARTS = 7

LOAD = """
from time import perf_counter
began = perf_counter()
from ironrest.knowledge.load import load
imported = perf_counter()
load()
print(1000 * (perf_counter() - began), 1000 * (perf_counter() - imported))
"""


def percentiles(times: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile, in milliseconds."""
    ordered = sorted(times)
    return tuple(1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95))  # type: ignore[return-value]


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    work()
    times = []
    for _ in range(repeats):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return times


def line(name: str, times: list[float], target: float | None = None) -> float:
    half, most = percentiles(times)
    beside = "" if target is None else f"   target {target:g} ms{'' if half <= target else '   MISSED'}"
    print(f"{name:<58} p50 {half:9.3f} ms   p95 {most:9.3f} ms{beside}")
    return half


# --- one patient ------------------------------------------------------------------------------------------------------


def answers(charts: dict[str, Chart], knowledge: Knowledge) -> None:
    """Each invented person by itself, and all of them as one distribution."""
    everyone: dict[bool, list[float]] = {False: [], True: []}
    for name, chart in charts.items():
        for with_asks in (False, True):
            everyone[with_asks] += timed(partial(one_answer, chart, knowledge, with_asks), REPEATS // len(charts))
        first = timed(partial(one_answer, chart, knowledge, True, fresh=True), 5)
        line(f"  {name}, with asks, nothing kept from before", first, TARGETS["asks"])
    line("one answer, four guidelines, reasons", everyone[False], TARGETS["answer"])
    line("one answer with asks, plans kept", everyone[True], TARGETS["asks"])


def one_answer(chart: Chart, knowledge: Knowledge, with_asks: bool, fresh: bool = False) -> None:
    if fresh:
        next_asks._PLANS.clear()
    assess(chart, knowledge, on=DAY, with_asks=with_asks)


# --- the same conditions in DuckDB ------------------------------------------------------------------------------------


def against_duckdb(day: Day, knowledge: Knowledge) -> None:
    """Every criterion, alert and caution for one row at a time, in one run, so that the machine is the same."""
    rules = compiled(knowledge, DAY)
    with duckdb.connect() as database:
        database.execute(f"create table person ({', '.join(columns(knowledge))})")
        database.execute(f"insert into person values ({', '.join('?' * len(knowledge.facts))})", row(day, knowledge))
        query = f"select {', '.join(f'({text})' for text in conditions(rules, knowledge))} from person"
        prepared = f"prepare everything as {query}"
        database.execute(prepared)
        asked = line(
            f"{len(conditions(rules, knowledge))} conditions, DuckDB, one row, text each time",
            timed(lambda: database.execute(query).fetchone(), REPEATS),
        )
        ready = line(
            "the same, DuckDB, one row, prepared once",
            timed(lambda: database.execute("execute everything").fetchone(), REPEATS),
        )
        said = database.execute("execute everything").fetchone() or ()
    tests = [*rules.tests.values(), *(one.test for one in (*rules.alerts.values(), *rules.cautions.values()))]
    ours = line("the same, our evaluator", timed(lambda: [test(day.values) for test in tests], REPEATS))
    agree = sum(test(day.values) is answer for test, answer in zip(tests, said, strict=True))
    print(f"DuckDB / ours: {asked / ours:.0f} (prepared {ready / ours:.0f})")
    print(f"the same answer on {agree} of {len(tests)} conditions")


def columns(knowledge: Knowledge) -> list[str]:
    kinds = {"number": "double", "flag": "boolean", "choice": "varchar"}
    return [f"{key} {kinds[fact.kind]}" for key, fact in knowledge.facts.items()]


def row(day: Day, knowledge: Knowledge) -> list[object]:
    """Exact numbers only: DuckDB is given no bounds."""
    found = (day.values.get(key) for key in knowledge.facts)
    return [(one.low if one.is_exact else None) if isinstance(one, Interval) else one for one in found]


def conditions(rules: Compiled, knowledge: Knowledge) -> list[str]:
    """The rule texts, each criterion that one names written out in its place."""
    texts = {key: knowledge.criteria[rules.keys[key]].when for key in rules.tests}
    found = [*texts.values(), *(one.when for one in knowledge.alerts.values())]
    found += [one.when for one in knowledge.cautions.values()]
    for _ in texts:
        for key, text in texts.items():
            found = [written_out(one, key, text) for one in found]
    return found


def written_out(text: str, key: str, by: str) -> str:
    return re.sub(rf"\b{key}\b", f"({by})", text)


# --- start-up ---------------------------------------------------------------------------------------------------------


def starts() -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_CACHE_HOME": home}
        cold = []
        for _ in range(STARTS):
            for kept in Path(home).rglob("*.msgpack"):
                kept.unlink()
            cold.append(loading(environment))
        warm = [loading(environment) for _ in range(STARTS)]
    for name, found, target in (("cold", cold, TARGETS["cold"]), ("warm", warm, TARGETS["warm"])):
        line(f"rulebook, {name}, with its imports", [whole for whole, _ in found], target)
        line(f"rulebook, {name}, without them", [alone for _, alone in found])
    program = Path(sys.executable).with_name("ironrest")
    asked = timed(lambda: subprocess.run([program, "--help"], check=True, capture_output=True), STARTS)
    line("ironrest --help, whole process", asked, TARGETS["help"])


def loading(environment: dict[str, str]) -> tuple[float, float]:
    """A new process: seconds with the imports, and without."""
    done = subprocess.run([sys.executable, "-c", LOAD], env=environment, check=True, capture_output=True, text=True)
    whole, alone = (float(word) / 1000 for word in done.stdout.split())
    return whole, alone


def main() -> None:
    knowledge = load()
    files = [one for one in invented() if one.name.endswith(".toml")]
    charts = {
        one.name.removesuffix(".toml"): read_facts_file(one.read_bytes(), file=one.name, knowledge=knowledge)
        for one in files
    }
    charts["nobody known"] = Chart(patient="nobody")
    print(f"{len(charts)} people, one of whom nothing is known, on {date.isoformat(DAY)}, {os.cpu_count()} processors")
    answers(charts, knowledge)
    against_duckdb(assess(charts["01-either-route"], knowledge, on=DAY).day, knowledge)
    starts()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (DuckDB included)")


if __name__ == "__main__":
    main()
