"""`ironrest path`: one person from the record to the follow-up, each part short, with the command of the whole."""

from __future__ import annotations

import argparse

from ironrest.care.chart.person import Chart
from ironrest.care.followup.followup import follow_up
from ironrest.care.plan.alternatives import alternatives
from ironrest.care.plan.both_arms import both_arms
from ironrest.care.plan.person import PersonPlan
from ironrest.care.plan.teach import stated, teach
from ironrest.cli.assess import governing_guideline, sources_of
from ironrest.cli.letter import planner_of
from ironrest.cli.main import USABLE
from ironrest.cli.out import Out
from ironrest.cli.sources import Person, Rows, Sources
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.education import load_education
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from ironrest.report.as_json import encode
from ironrest.report.path_page import path_page
from ironrest.report.path_text import path_json, path_text
from ironrest.report.path_told import PathOf, PathTold, tell_path
from ironrest.report.words import clean
from ironrest.values.errors import UnusableInput, UserError


def run(arguments: argparse.Namespace) -> int:
    """The command. Raises UserError unless exactly one person is left."""
    knowledge, governing = with_clinic(load(), arguments.clinic)
    planner = planner_of(arguments, knowledge, governing_guideline(arguments.guideline, governing, knowledge))
    sources = sources_of(arguments, knowledge)
    chart, made = planner(_one(sources, arguments.patient))
    told = tell_path(_followed(chart, made, arguments, knowledge), knowledge)
    with Out(arguments.out) as out:
        out.write(_printed(told, arguments.format, knowledge))
    return USABLE


def _one(sources: Sources, patient: str | None) -> Chart:
    """The one person who was asked for."""
    found: list[Chart] = []
    unread: list[str] = []
    for one in sources.people():
        if isinstance(one, Person):
            found += [one.chart] if patient is None or one.chart.patient == patient else []
        elif not isinstance(one, Rows):
            unread.append(one.reason)
    if not found and unread:
        raise UnusableInput("\n".join(unread))
    if len(found) != 1:
        who = "No person of that id is" if patient is not None and not found else f"{len(found)} people are"
        raise UserError(f"{who} in what was named, and a path is of one person. Name one: --patient ID.")
    return found[0]


def _followed(chart: Chart, made: PersonPlan, arguments: argparse.Namespace, knowledge: Knowledge) -> PathOf:
    """Everything after the plan, under the same assessment."""
    assessment, education = made.assessment, load_education()
    proposal = made.plan.proposals[0] if made.plan.proposals else None
    leaflet = teach(
        education, stated(assessment, knowledge), proposal,
        language="en-US" if arguments.jurisdiction == "us" else "en-GB", jurisdiction=arguments.jurisdiction,
        released=True, benefit=both_arms(proposal.benefit) if proposal else None,
    )  # fmt: skip
    return PathOf(
        chart=chart,
        made=made,
        follow=follow_up(chart, assessment, knowledge),
        others=alternatives(chart, assessment, knowledge, jurisdiction=arguments.jurisdiction),
        leaflet=leaflet,
        education=education,
        how=_how(arguments),
    )


def _how(arguments: argparse.Namespace) -> dict[str, str]:
    """What is typed after each command to see the whole of its part."""
    paths = " ".join(clean(one.rpartition("/")[2]) for one in arguments.paths)
    named = " ".join(one for one in (paths, "--invented" if arguments.invented else "") if one)
    day = f" --as-of {clean(arguments.as_of)}" if arguments.as_of else ""
    person = f"{named}{day}{''.join(f' --fact {clean(one)}' for one in arguments.fact)}"
    label = "" if arguments.jurisdiction == "us" else f" --jurisdiction {arguments.jurisdiction}"
    planned = f"{person}{label}{''.join(f' --product {one}' for one in arguments.product)}"
    return {
        "record": f"records check {paths}" if paths else f"assess {named}{day}",
        "assess": f"assess {person}",
        "plan": f"plan {planned}",
        "sheet": f"sheet order {planned}",
        "infusion": "infusion check --help",
        "react": "react --help",
        "follow-up": f"follow-up {person}",
        "alternatives": f"alternatives {person}{label}",
        "teach": f"teach {planned}",
    }


def _printed(told: PathTold, form: str, knowledge: Knowledge) -> str:
    if form == "json":
        return encode([path_json(told, knowledge)], many=False)
    return path_page(told, knowledge) if form == "html" else path_text(told)
