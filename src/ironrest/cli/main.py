"""The command line. Exit codes: 0 answered (or refused and listed); 1 a law failed; 2 unusable; 3 partial."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from ironrest import __version__
from ironrest.cli.alternatives_options import add_alternatives
from ironrest.cli.evidence_options import add_claims, add_evidence_base
from ironrest.cli.followup_options import add_followup
from ironrest.cli.letter_options import add_letter, add_path
from ironrest.cli.pool_options import add_pool
from ironrest.cli.release_options import add_recall, add_releases
from ironrest.cli.sheet_options import add_sheets
from ironrest.cli.teach_options import add_teach
from ironrest.values.errors import IronrestError, KnowledgeError, UserError

USABLE, FAILED, UNUSABLE, PARTIAL = 0, 1, 2, 3

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = _parsed(sys.argv[1:] if argv is None else argv)
    try:
        command: Command = arguments.command
        return command(arguments)
    except (UserError, KnowledgeError) as problem:
        print(f"ironrest: {problem}", file=sys.stderr)
        return UNUSABLE
    except IronrestError as problem:
        print(f"ironrest: {problem}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("ironrest: interrupted before anything was answered.", file=sys.stderr)
        return PARTIAL
    except BrokenPipeError:
        sys.stderr.close()
        return USABLE


def _parsed(typed: Sequence[str]) -> argparse.Namespace:
    try:
        return parser().parse_args(typed)
    except SystemExit as stop:
        if stop.code and typed and typed[0] == "react":
            # argparse has said what is wrong; the line that saves a life comes all the same.
            from ironrest.cli.emergency import emergency_line_of

            print(emergency_line_of(typed), file=sys.stderr)
        raise


def parser() -> argparse.ArgumentParser:
    """The whole command line. Imports nothing heavy, so that --help is quick."""
    top = argparse.ArgumentParser(
        prog="ironrest",
        description="Intravenous iron in restless legs syndrome: decision support for clinicians.",
    )
    top.add_argument("--version", action="version", version=f"ironrest {__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _assess(commands.add_parser("assess", help="assess a patient's record: is iron indicated, by which route, and why"))
    _plan(
        commands.add_parser("plan", help="plan intravenous iron: product, dose, visits, within the limits of the label")
    )
    add_alternatives(
        commands.add_parser("alternatives", help="what else there is for this person, as a ladder with reasons"),
        _sources, _later,
    )  # fmt: skip
    _products(commands.add_parser("products", help="list the products: every limit of every label, with its source"))
    add_sheets(
        commands.add_parser("sheet", help="a plan on paper: order, labels, day list, downtime"), _sources, _later
    )
    add_teach(
        commands.add_parser("teach", help="a leaflet for this person in plain words, with sources"), _sources, _later
    )
    _rules(commands.add_parser("rules", help="list, show and check the rules"))
    add_recall(commands.add_parser("recall", help="which kept answers a criterion of a release touched"), _later)
    _records(commands.add_parser("records", help="look at a source of records: what is read of it, and what not"))
    _infusion(commands.add_parser("infusion", help="the record of one infusion, from its events"))
    _react(commands.add_parser("react", help="a reaction to an infusion: what to do first, and everything after it"))
    add_followup(
        commands.add_parser("follow-up", help="after the infusion: what is due, the response, whether to repeat"),
        _sources,
        _later,
    )
    add_letter(
        commands.add_parser("letter", help="a letter from the record and the plan; what is missing is a blank"),
        _sources, _later,
    )  # fmt: skip
    add_path(
        commands.add_parser("path", help="one person from the record to the follow-up, as one page"), _sources, _later
    )
    _prove(commands.add_parser("prove", help="prove the safety laws of the rules for every possible patient"))
    _evidence(commands.add_parser("evidence", help="the trials of iron in RLS: what is weak, and trials of your own"))
    add_claims(commands.add_parser("claims", help="the claims of the first article, judged one by one"), _later)
    _listing(commands.add_parser("facts", help="list the data dictionary"), "facts", "NAME")
    _listing(commands.add_parser("sources", help="list the sources"), "sources", "KEY")
    return top


def _assess(sub: argparse.ArgumentParser) -> None:
    _paths(sub, nargs="*")
    sub.add_argument("--invented", action="store_true", help="the invented people that ship with the program")
    sub.add_argument("--as-of", default=None, metavar="DATE|last", help="the day of the answer (default: today)")
    sub.add_argument(
        "--guideline", default=None, metavar="ID|all", help="the guideline that governs (default: aasm-2025)"
    )
    sub.add_argument("--use", choices=("deciding", "screening"), default="deciding", help="how fresh facts must be")
    sub.add_argument("--no-assume", action="store_true", help="read nothing into a silent record")
    sub.add_argument(
        "--fact", action="append", default=[], metavar="NAME=VALUE", help="ferritin=42ng/mL@2026-05-01, pregnant=no"
    )
    sub.add_argument(
        "--clinic", default=None, metavar="FILE", help="the clinic's own file (TOML), which only makes things stricter"
    )
    sub.add_argument(
        "--format", choices=("text", "json", "ndjson", "html"), default="text",
        help="json: one object, or an array for many people; ndjson: one object a line, as they come",
    )  # fmt: skip
    sub.add_argument(
        "--each", action="store_true",
        help="text and html: every person after the summary (up to 20 people are printed without being asked to)",
    )  # fmt: skip
    sub.add_argument(
        "--no-asks", action="store_true",
        help="many people, quickly: no questions, no what-if and not how near the line is",
    )  # fmt: skip
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sub.set_defaults(command=_later("ironrest.cli.assess", "run"))


def _plan(sub: argparse.ArgumentParser) -> None:
    _sources(sub, nargs="*")
    sub.add_argument("--invented", action="store_true", help="the invented people that ship with the program")
    sub.add_argument(
        "--no-person", action="store_true", help="limits only, for a bare adult; nothing is released on it"
    )
    sub.add_argument("--product", action="append", default=[], metavar="ID", help="only this product")
    sub.add_argument("--jurisdiction", choices=("us", "eu", "uk"), default="us", help="whose label holds")
    for name, what in (
        ("--dose-mg", "another dose than that for RLS, in mg of iron"),
        ("--visits", "in so many visits"),
        ("--diluent-ml", "in so much diluent"),
        ("--minutes", "over so many minutes"),
        ("--observe-min", "observed for so many minutes"),
    ):
        sub.add_argument(name, default=None, metavar="N", help=what)
    sub.add_argument("--push", action="store_true", help="as a slow injection, undiluted")
    sub.add_argument("--weight", default=None, metavar="60kg", help="short for --fact weight=60kg")
    sub.add_argument(
        "--fact", action="append", default=[], metavar="NAME=VALUE", help="phosphate=3.1mg/dL, pregnant=no"
    )
    sub.add_argument("--guideline", default=None, metavar="ID", help="the guideline that governs (default: aasm-2025)")
    sub.add_argument("--as-of", default=None, metavar="DATE|last", help="the day of the plan (default: today)")
    sub.add_argument("--clinic", default=None, metavar="FILE", help="the clinic's own file (TOML)")
    sub.add_argument("--no-assume", action="store_true", help="read nothing into a silent record")
    sub.add_argument("--format", choices=("text", "json", "html"), default="text")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sub.set_defaults(command=_later("ironrest.cli.plan", "run"))


def _products(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("name", nargs="?", metavar="ID", help="show one")
    sub.add_argument("--jurisdiction", choices=("us", "eu", "uk"), default=None, help="only this label")
    sub.add_argument("--clinic", default=None, metavar="FILE", help="the clinic's own file (TOML)")
    sub.add_argument("--format", choices=("text", "json"), default="text")
    sub.set_defaults(command=_later("ironrest.cli.products", "products"))


def _react(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--sign", action="append", default=[], metavar="NAME[=yes|no]",
        help="urticaria, wheeze=no, systolic=85mm[Hg]; what is not named is unknown",
    )  # fmt: skip
    sub.add_argument(
        "--no-other-signs", action="store_true",
        help="every other sign was looked for and is not there (what is measured is never answered so)",
    )  # fmt: skip
    for name, (metavar, says) in _MEASURED.items():
        sub.add_argument(f"--{name}", default=None, metavar=metavar, help=says)
    sub.add_argument("--jurisdiction", choices=("us", "eu", "uk"), default=None, help="whose doses and whose report")
    for name, what in _YES_NO.items():
        sub.add_argument(f"--{name}", choices=("yes", "no"), default=None, help=what)
    sub.add_argument("--rate-ml-per-h", default=None, metavar="N", help="the rate before the reaction, in mL/h")
    sub.add_argument("--report", action="store_true", help="add the draft of a report to the authority")
    sub.add_argument("--product", default=None, metavar="ID", help="which iron")
    sub.add_argument("--lot", default=None, metavar="TEXT", help="its lot (batch) number")
    sub.add_argument("--dose", default=None, metavar="AMOUNT", help="for the report: 500mg")
    sub.add_argument("--given-on", default=None, metavar="DATE", help="for the report: the day of the infusion")
    sub.add_argument("--format", choices=("text", "json", "html"), default="text")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sub.set_defaults(command=_later("ironrest.cli.react", "run"))


_MEASURED = {
    "systolic": ("PRESSURE", "systolic blood pressure now: 85mm[Hg]"),
    "baseline-systolic": ("PRESSURE", "before the infusion: 130mm[Hg]"),
    "spo2": ("PERCENT", "oxygen saturation: 97%%"),
    "temperature": ("TEMPERATURE", "37.2Cel or 99[degF]"),
    "minute": ("N", "minutes since the infusion was started"),
    "after-hours": ("N", "hours since it ended"),
    "age": ("N", "years; 8mo for a baby. Unknown: the adult dose first"),
    "weight": ("WEIGHT", "60kg"),
    "adrenaline-given": ("N", "doses of adrenaline that were given, 0 for none"),
}
_YES_NO = {"beta-blocker": "takes a beta-blocker", "resolved": "all signs have gone"}


def _paths(sub: argparse.ArgumentParser, *, nargs: str) -> None:
    """What is read, and how it is checked."""
    _sources(sub, nargs=nargs)
    sub.add_argument(
        "--rejects", default=None, metavar="FILE",
        help="write every refused row, resource and file there (NDJSON; holds patient ids)",
    )  # fmt: skip
    sub.add_argument(
        "--validate", action="store_true",
        help="check each FHIR resource with fhir.resources (extra `validate`) and with our own checks",
    )  # fmt: skip


def _sources(sub: argparse.ArgumentParser, *, nargs: str) -> None:
    """What is read, the same for every command that reads records."""
    sub.add_argument(
        "paths", nargs=nargs, metavar="PATH",
        help="FHIR R4 (a record as JSON, NDJSON, a Bulk Data manifest or a folder; also .gz), a facts file (TOML, "
        "JSON), tables with --mapping, or an OMOP CDM folder with --from omop",
    )  # fmt: skip
    sub.add_argument(
        "--mapping",
        default=None,
        metavar="FILE",
        help="what the columns of tables mean, or the codes of a FHIR source (TOML)",
    )
    sub.add_argument("--from", dest="source", choices=("omop",), default=None, help="what kind of folder it is")


def _records(sub: argparse.ArgumentParser) -> None:
    actions = sub.add_subparsers(title="actions", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="what was read and what not: types, units, codes, dates, refusals")
    _paths(check, nargs="+")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    check.set_defaults(command=_later("ironrest.cli.records", "check"))


def _infusion(sub: argparse.ArgumentParser) -> None:
    actions = sub.add_subparsers(title="actions", required=True, metavar="ACTION")
    replay = actions.add_parser("replay", help="fold a file of events: state, doses, deviations, what is overdue")
    replay.add_argument("events", metavar="EVENTS", help="one event on each line (JSON lines)")
    replay.add_argument("--clinic", default=None, metavar="FILE", help="the clinic's own file: guards and times")
    replay.add_argument("--now", default=None, metavar="TIME", help="the moment (default: that of the last event)")
    replay.add_argument("--format", choices=("text", "json", "html"), default="text")
    replay.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    replay.set_defaults(command=_later("ironrest.cli.infusion", "replay"))
    check = actions.add_parser("check", help="which guards have not passed before an event")
    check.add_argument("events", metavar="EVENTS", help="one event on each line (JSON lines)")
    check.add_argument("--for", dest="event", required=True, metavar="EVENT", help="the event, such as restarted")
    check.add_argument("--fact", action="append", default=[], metavar="NAME=VALUE", help="what is not on record yet")
    check.add_argument("--clinic", default=None, metavar="FILE", help="the clinic's own file: guards and times")
    check.add_argument("--now", default=None, metavar="TIME", help="the moment (default: that of the last event)")
    check.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    check.set_defaults(command=_later("ironrest.cli.infusion_check", "check"))


def _rules(sub: argparse.ArgumentParser) -> None:
    actions = sub.add_subparsers(title="actions", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every criterion with its source and status")
    listing.add_argument("--unverified", action="store_true", help="only what rests on less than verified")
    listing.add_argument("--guideline", default=None, metavar="ID")
    listing.add_argument("--format", choices=("text", "json"), default="text")
    listing.set_defaults(command=_later("ironrest.cli.rules", "list_rules"))
    show = actions.add_parser("show", help="one criterion, alert or guideline")
    show.add_argument("id", metavar="ID")
    show.add_argument("--format", choices=("text", "json"), default="text")
    show.set_defaults(command=_later("ironrest.cli.rules", "show_rule"))
    check = actions.add_parser("check", help="check the knowledge files and the clinic's file")
    check.add_argument("--clinic", default=None, metavar="FILE")
    check.set_defaults(command=_later("ironrest.cli.rules", "check_rules"))
    add_releases(actions, _later)


def _prove(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--guideline", action="append", default=[], metavar="ID", help="only the laws of this guideline"
    )  # fmt: skip
    sub.add_argument("--law", default="", metavar="TEXT", help="only laws whose name holds this text")
    sub.add_argument(
        "--clinic", action="append", default=[], metavar="FILE",
        help="prove of this clinic's file that it only tightens (the samples that ship are always proved)",
    )  # fmt: skip
    sub.add_argument("--smtlib", default=None, metavar="DIR", help="write every law there, for any other solver")
    sub.add_argument("--no-cvc5", action="store_true", help="z3 alone, without the second solver")
    sub.add_argument("--format", choices=("text", "json"), default="text")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sub.set_defaults(command=_later("ironrest.cli.prove", "run"))


def _evidence(sub: argparse.ArgumentParser) -> None:
    actions = sub.add_subparsers(title="actions", required=True, metavar="ACTION")
    add_evidence_base(actions, _later)
    add_pool(actions, _later)


def _listing(sub: argparse.ArgumentParser, what: str, name: str) -> None:
    sub.add_argument("name", nargs="?", metavar=name, help="show one")
    sub.add_argument("--format", choices=("text", "json"), default="text")
    sub.set_defaults(command=_later("ironrest.cli.listings", what))


def _later(module: str, name: str) -> Command:
    """Import the command only when it runs."""

    def command(arguments: argparse.Namespace) -> int:
        from importlib import import_module

        chosen: Command = getattr(import_module(module), name)
        return chosen(arguments)

    return command


if __name__ == "__main__":
    sys.exit(main())
