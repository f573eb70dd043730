"""`ironrest prove`: every safety law by name, with the answer of two solvers, and who breaks it when one fails."""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ironrest.care.laws.all_laws import all_laws
from ironrest.care.laws.law import Law, Proved, prove
from ironrest.care.laws.smallest import smallest
from ironrest.cli.main import FAILED, USABLE
from ironrest.cli.out import Out
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.samples import sample_files
from ironrest.knowledge.schema import Knowledge
from ironrest.report.as_json import Json, encode
from ironrest.report.case_text import case_text
from ironrest.report.words import clean
from ironrest.values.errors import UserError


def run(arguments: argparse.Namespace) -> int:
    """Prove each law as it comes; 1 when any of them fails."""
    on = date.today()  # noqa: DTZ011 - the rules in force on a clinic's own day
    knowledge = load()
    found: list[Json] = []
    failed = 0
    with Out(arguments.out) as out:
        for at, law in enumerate(_laws(arguments, knowledge, on), 1):
            proved = prove(law, clock=time.perf_counter, second=not arguments.no_cvc5)
            _keep_smtlib(arguments.smtlib, at, proved)
            failed += not proved.holds
            told = _told(proved, knowledge, on)
            found.append(told)
            if arguments.format == "text":
                out.write(_lines(told))
        if not found:
            raise UserError(f"No law's name holds `{clean(arguments.law)}`. `ironrest prove` names them all.")
        if arguments.format == "json":
            out.write(encode([_document(found, knowledge, on, failed)], many=False))
        else:
            out.write(_last(len(found), failed))
    return FAILED if failed else USABLE


def _laws(arguments: argparse.Namespace, knowledge: Knowledge, on: date) -> Iterator[Law]:
    unknown = [one for one in arguments.guideline if one not in knowledge.guidelines]
    if unknown:
        raise UserError(f"No guideline is called `{clean(unknown[0])}`. There are: {', '.join(knowledge.guidelines)}.")
    files = [*map(str, sample_files()), *arguments.clinic]
    clinics = [(Path(file).name, with_clinic(knowledge, file)[0]) for file in files]
    laws = all_laws(knowledge, on=on, clinics=clinics, guidelines=arguments.guideline)
    return (law for law in laws if arguments.law in law.id)


def _told(proved: Proved, knowledge: Knowledge, on: date) -> Json:
    law, asked = proved.law, proved.asked
    people = () if proved.holds else proved.people
    case = case_text(law, smallest(people, law.breaks), knowledge, on) if people else None
    return {
        "law": law.id, "subject": law.about, "says": law.says, "proved": proved.holds, "expected": law.expect,
        "z3": asked.z3, "cvc5": asked.cvc5, "z3_s": round(asked.z3_s, 4), "cvc5_s": round(asked.cvc5_s, 4),
        "counterexample": case,
    }  # fmt: skip


def _lines(told: Json) -> str:
    second = f"cvc5 {told['cvc5_s']:.3f} s" if told["cvc5"] is not None else "cvc5 not asked"
    word = "proved" if told["proved"] else "FAILED"
    line = f"{word}  z3 {told['z3_s']:.3f} s  {second}  {told['law']} [{told['subject']}]\n"
    if told["proved"]:
        return line
    answers = f"expected {told['expected']}; z3 says {told['z3']}, cvc5 {told['cvc5'] or 'was not asked'}"
    return f"{line}  {told['says']}: {answers}.\n" + _case(told)


def _case(told: Json) -> str:
    if told["counterexample"] is not None:
        return f"  The smallest counterexample, as a golden case (tests/cases):\n\n{told['counterexample']}\n"
    if told["expected"] == "sat" and told["z3"] == "unsat":
        return "  There is nobody. If that is meant, say so with its reason as an [[exception]] in laws.toml.\n"
    return "  The two solvers do not agree: nothing is proved. Keep the SMT-LIB (--smtlib) and report it.\n"


def _last(laws: int, failed: int) -> str:
    return f"{failed} of {laws} laws FAILED\n" if failed else f"{laws} laws proved\n"


def _document(found: list[Json], knowledge: Knowledge, on: date, failed: int) -> Json:
    return {
        "knowledge_release": knowledge.release, "as_of": on.isoformat(),
        "proved": len(found) - failed, "failed": failed, "laws": found,
    }  # fmt: skip


def _keep_smtlib(folder: str | None, at: int, proved: Proved) -> None:
    if folder is None:
        return
    law = proved.law
    name = re.sub(r"[^a-z0-9.-]+", "_", f"{at:04d}-{law.about}-{law.id}".lower())
    head = f"; {law.id} [{law.about}]\n; {law.says}\n; proved when the answer is {law.expect}\n"
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{name}.smt2").write_text(head + proved.asked.smtlib, "utf-8")
    except OSError as problem:
        raise UserError(f"{folder} cannot be written to: {problem.strerror}. Name another folder.") from None
