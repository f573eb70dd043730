"""The printed pages hold everything that they are printed from, and their examples say what the parser says."""

import pytest

from ironrest.cli.main import parser
from ironrest.knowledge.check import citations
from ironrest.knowledge.check_education import citations_of_education
from ironrest.knowledge.education import load_education
from ironrest.knowledge.load import load
from tools.pages import command_line, criteria, dictionary, readme, rule_language, sources
from tools.tables import anchor, uses

KNOWLEDGE = load()
PAGES = {
    path: text
    for one in (criteria, dictionary, sources, rule_language, command_line)
    for path, text in one.pages().items()
}


def page(name: str) -> str:
    return PAGES[f"docs/reference/{name}.md"]


@pytest.mark.parametrize("table", ["criteria", "alerts", "cautions"])
def test_every_rule_stands_on_the_page_of_criteria_with_its_text(table: str) -> None:
    entries = getattr(KNOWLEDGE, table)
    assert [
        key
        for key, one in entries.items()
        if f"### {key}\n\n{one.label}.\n\n```sql\n{one.when}\n" not in page("criteria")
    ] == []


def test_every_line_of_every_guideline_is_printed() -> None:
    lines = [
        f"| `{line.when}` | `{line.then}` |"
        for guideline in KNOWLEDGE.guidelines.values()
        for rules in guideline.populations
        for line in rules.lines
    ]
    assert [line for line in lines if line not in page("guidelines")] == []


def test_every_contraindication_and_cap_is_printed() -> None:
    named = {name for one in KNOWLEDGE.clearances for name in one.criteria} | {cap.criterion for cap in KNOWLEDGE.caps}
    assert [name for name in named if f"[`{name}`]" not in page("safety")] == []


def test_every_fact_ask_and_source_is_printed() -> None:
    assert [key for key in KNOWLEDGE.facts if f"| `{key}`" not in page("data-dictionary")] == []
    assert [key for key in KNOWLEDGE.asks if f"## {key}\n" not in page("asks")] == []
    assert [key for key in KNOWLEDGE.sources if f"### {key}\n" not in page("sources")] == []


def test_what_is_not_verified_is_listed_one_by_one() -> None:
    cited = [*citations(KNOWLEDGE), *citations_of_education(load_education())]
    weak = [where for where, one in cited if one.status != "verified" and not where.startswith("fact ")]
    rows = [line for line in page("verification").splitlines() if "| secondary |" in line or "| unverified |" in line]
    assert len(rows) == len(weak) > 0


def test_every_criterion_says_where_it_is_used() -> None:
    """`aasm_either_route` decides for adults, and in pregnancy leads to a specialist."""
    expected = {"aasm-2025, pregnant: `specialist-decision`", "aasm-2025, adult: `either-route`"}
    assert expected <= set(uses(KNOWLEDGE)["aasm_either_route"])


def test_every_command_and_option_is_printed() -> None:
    text = page("cli")
    for command in ("assess", "rules list", "rules show", "rules check", "facts", "sources"):
        assert f"## ironrest {command}\n" in text
    words = {word for line in parser().format_help().splitlines() for word in line.split() if word.startswith("--")}
    assert words  # the help of the program names options at all
    for option in ("--as-of", "--guideline", "--use", "--no-assume", "--fact", "--clinic", "--format", "--out"):
        assert f"`{option}" in text


@pytest.mark.parametrize("rule", rule_language.REFUSED)
def test_a_rule_printed_as_refused_is_refused(rule: str) -> None:
    assert not rule_language.refusal(rule).startswith("accepted")


def test_the_truth_tables_are_those_of_kleene() -> None:
    """Kleene 1952, section 64: unknown and false is false; unknown or true is true; else unknown stays."""
    for row in (
        "| unknown | false | false | unknown |",
        "| unknown | true | unknown | true |",
        "| unknown | unknown |",
    ):
        assert row in page("rule-language")


def test_the_readme_counts_what_is_not_verified() -> None:
    counts = readme.counts()
    weak = [one for table in (KNOWLEDGE.criteria, KNOWLEDGE.alerts, KNOWLEDGE.cautions) for one in table.values()]
    assert counts["weak"] == len([one for one in weak if one.source.status != "verified"]) > 0
    assert (
        f"{counts['count']} criteria, alerts and cautions, {counts['weak']} are less than"
        in readme.pages()["README.md"]
    )


@pytest.mark.parametrize(("heading", "slug"), [("AASM25", "aasm25"), ("a_b c", "a_b-c"), ("Who? (x)", "who-x")])
def test_an_anchor_is_made_as_markdown_makes_it(heading: str, slug: str) -> None:
    assert anchor(heading) == slug
