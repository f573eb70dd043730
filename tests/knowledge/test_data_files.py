"""Every statement of the knowledge files: its source exists, its status is honest, no sentence was copied."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.knowledge.data import DATA, STATUSES, citations, table, tables_in, toml, toml_names
from tests.shared import shared

SOURCES = toml("sources.toml")["source"]
DEPTHS = {"abstract", "page-opening", "table", "label", "lay-page", "machine-generated", "memory", "own"}
CODE_TABLES = ("loinc", "icd10cm", "snomed", "rxnorm", "atc", "hcpcs", "cpt", "drug_names")
CITING = [name for name in toml_names() if citations(name)]

#: Files whose every statement must carry a citation of its own.
STATEMENTS = ("instruments.toml", *(name for name in toml_names() if name.startswith("rls/")))

#: Publishers, agencies, guideline bodies and hospitals; the rest has identifiers or a note, not an address.
OFFICIAL = [
    "aasm.org", "aasmnet.org", "psychiatryonline.org", "mayoclinicproceedings.org", "neurology.org",
    "ncbi.nlm.nih.gov", "ema.europa.eu", "nice.org.uk", "dgn.org", "ersjournals.com", "jabfm.org",
    "wiley.com", "thoracic.org", "nida.nih.gov", "eprovide.mapi-trust.org",
    "epworthsleepinessscale.com", "healthmeasures.net", "frontiersin.org", "mdpi.com",
    "ashpublications.org", "biomedcentral.com", "njmonline.nl", "tg.org.au", "mja.com.au", "bmj.com",
    "fda.gov", "elsevier.com", "nhs.uk", "nhsh.scot", "heiw.wales", "va.gov", "injectaferhcp.com",
    "infed.com", "rls-uk.org", "rlsfoundation.blogspot.com", "cosmin.nl", "hypersomniafoundation.org",
    "ferinject.co.uk", "gov.uk", "tga.gov.au", "pharmacosmos.co.uk", "medicines.org.uk",
    "sentinelsystem.org", "build.fhir.org",
]  # fmt: skip


def rows_of_markdown(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("name", CITING)
def test_every_cited_source_is_in_the_bibliography(name: str) -> None:
    missing = [(place, one["key"]) for place, one in citations(name) if one["key"] not in SOURCES]
    assert missing == []


@pytest.mark.parametrize("name", CITING)
def test_every_citation_says_how_far_it_was_checked(name: str) -> None:
    wrong = [(place, one.get("status")) for place, one in citations(name) if one.get("status") not in STATUSES]
    assert wrong == []


@pytest.mark.parametrize("name", CITING)
def test_no_statement_rests_on_a_generated_page_alone(name: str) -> None:
    alone = [(place, one["key"]) for place, one in citations(name) if not SOURCES[one["key"]].get("alone", True)]
    assert alone == []


@pytest.mark.parametrize("name", CITING)
def test_what_was_recalled_or_chosen_by_the_project_is_unverified(name: str) -> None:
    """A memory and a default have no status above the lowest, whatever file they stand in."""
    raised = [
        (place, one["key"], one["status"])
        for place, one in citations(name)
        if SOURCES[one["key"]]["depth"] in ("memory", "own") and one["status"] != "unverified"
    ]
    assert raised == []


@pytest.mark.parametrize("name", CITING)
def test_a_mark_is_never_raised_on_the_way_to_our_scale(name: str) -> None:
    """V is verified; V2, and what is inferred from V, secondary; the rest unverified. Lower is allowed."""
    seen = dict.fromkeys(("V", "VA", "V-A", "VERIFIED"), 2)
    reported = dict.fromkeys(("V2", "VB", "V-B", "VERIFIED_SECONDARY", "DERIVED", "CALC", "inference"), 1)
    highest = seen | reported
    rank = {"verified": 2, "secondary": 1, "unverified": 0}
    raised = [
        (place, one["mark"], one["status"])
        for place, one in citations(name)
        if one.get("mark") and rank[one["status"]] > highest.get(re.split(r"[ ;(]", one["mark"])[0], 0)
    ]
    assert raised == []


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_labelled_statement_carries_a_citation(name: str) -> None:
    bare = [
        place
        for place, one in tables_in(toml(name))
        if "label" in one and not {"key", "place"} <= one.get("source", {}).keys()
    ]
    assert bare == []


@pytest.mark.parametrize("name", CODE_TABLES)
def test_every_code_names_sources_of_the_bibliography(name: str) -> None:
    missing = [(row, key) for row in table(name) for key in row["source"].split(";") if key not in SOURCES]
    assert missing == []
    assert {row["status"] for row in table(name)} <= set(STATUSES)


def test_each_source_says_how_deeply_it_was_read() -> None:
    assert {key: one.get("depth") for key, one in SOURCES.items() if one.get("depth") not in DEPTHS} == {}


def test_generated_pages_may_only_corroborate() -> None:
    free = [key for key, one in SOURCES.items() if one["depth"] == "machine-generated" and one.get("alone", True)]
    assert free == []


def test_a_source_that_repeats_another_names_one_that_exists() -> None:
    lost = [
        (key, one["same_as"]) for key, one in SOURCES.items() if one.get("same_as") and one["same_as"] not in SOURCES
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("doi", r"10\.\d{4,9}/\S+"),
        ("pmid", r"\d{7,8}"),
        ("pmcid", r"PMC\d{5,8}"),
        ("nbk", r"NBK\d+"),
        ("isbn", r"97[89]-[\d-]+\d"),
    ],
)
def test_identifiers_have_the_form_of_their_register(field: str, form: str) -> None:
    found = {key: one[field] for key, one in SOURCES.items() if field in one}
    assert found, f"no source has a {field}"
    assert {key: value for key, value in found.items() if not re.fullmatch(form, value)} == {}


def test_addresses_lead_to_publishers_and_agencies_only() -> None:
    """A page seen on a copy keeps a note instead of the copy's address."""
    hosts = {key: urlsplit(one["url"]).hostname or "" for key, one in SOURCES.items() if "url" in one}
    assert len(hosts) > 50
    odd = {key: host for key, host in hosts.items() if not any(host == o or host.endswith("." + o) for o in OFFICIAL)}
    assert odd == {}


def test_the_bibliography_holds_every_key_of_the_evidence() -> None:
    """Clinical and product sources; the one key that meant two things became two."""
    sources = shared("clinical", "sources.md").read_text("utf-8")
    products = shared("clinical", "products.md").read_text("utf-8")
    clinical = {row[0] for row in rows_of_markdown(sources)} - {"Key"}
    product = {row[0] for row in rows_of_markdown(products.split("## 0.")[1].split("\n## 1.")[0])} - {"key"}
    product = {key for cell in product for key in cell.split(" / ")}
    generated = set(re.findall(r"DRO-\d+", sources))
    assert (len(clinical), len(product), len(generated)) == (186, 100, 21)
    assert clinical & product == {"HD17"}
    assert (clinical | product | generated | {"HD17-REVIEW"}) - SOURCES.keys() == set()
    assert SOURCES["HD17"]["pmcid"] == "PMC5360424"
    assert SOURCES["HD17-REVIEW"]["pmcid"] == "PMC5517096"


def test_no_sentence_of_a_source_is_shipped() -> None:
    """Facts and figures carry over, sentences do not."""
    evidence = [shared("clinical", name).read_text("utf-8") for name in ("knowledge.md", "products.md")]
    quotes = {quote for text in evidence for quote in re.findall(r'"([^"\n|]{30,})"', text)}
    assert len(quotes) > 200
    files = [path for path in DATA.rglob("*") if path.suffix in (".toml", ".csv", ".md")]
    shipped = {path.name: " ".join(path.read_text("utf-8").split()).lower() for path in files}
    copied = [(name, quote) for name, text in shipped.items() for quote in quotes if quote.lower() in text]
    assert copied == []
