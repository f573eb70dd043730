"""Tables of diagnoses, procedures and medicines."""

from __future__ import annotations

from pathlib import Path

import pytest

from ironrest.values.dates import read_when
from tests.records.tables import read, reasons, values

CONDITIONS = """
name = "dx"
[[table]]
file = "lab.csv"
kind = "conditions"
[table.columns]
person = "pid"
code = "code"
system = "system"
item = "label"
date = "date"
ended = "ended"
status = "status"
[table.words]
system = { "10" = "ICD-10-CM", "S" = "SNOMED-CT" }
status = { A = "active", X = "over", S = "unconfirmed", R = "refuted", E = "entered-in-error" }
[[table.item]]
is = ["Restless legs"]
fact = "rls_diagnosed"
"""
DX = "pid,code,system,label,date,ended,status\n"


@pytest.mark.parametrize(
    ("row", "fact", "said"),
    [
        ("G2581,10,,2024-01-01,,A", "rls_diagnosed", [True]),
        ("32914008,S,,2024-01-01,,", "rls_diagnosed", [True]),
        (",,restless LEGS,2024-01-01,,A", "rls_diagnosed", [True]),
        ("G25.81,10,,2024-01-01,,R", "rls_diagnosed", [False]),
        ("G25.81,10,,2024-01-01,,S", "rls_diagnosed", []),
        ("G25.81,10,,2024-01-01,,E", "rls_diagnosed", []),
        ("G25.81,10,,2024-01-01,2025-01-01,", "rls_diagnosed", []),
        ("G25.81,10,,2024-01-01,2025-01-01,X", "rls_diagnosed", []),
        # A malabsorption that is over stays a yes: the fact says that a yes is for ever.
        ("K90.0,10,,2024-01-01,2025-01-01,", "malabsorption", [True]),
        ("3339,9,,2024-01-01,,A", "rls_diagnosed", []),
    ],
)
def test_a_diagnosis_is_a_yes_while_it_is_active(tmp_path: Path, row: str, fact: str, said: list[bool]):
    charts, found = read(tmp_path, DX + f"1,{row}\n", CONDITIONS)
    assert values(charts["1"], fact) == said
    assert found.counts.adds_up


def test_a_suspected_diagnosis_leaves_its_fact_unknown_and_a_strange_status_is_refused(tmp_path: Path):
    charts, _ = read(tmp_path, DX + "1,Z99.2,10,,2024-01-01,,S\n2,Z99.2,10,,2024-01-01,,Q\n", CONDITIONS)
    assert [(one.fact, one.reason) for one in charts["1"].refused] == [
        ("on_dialysis", "The diagnosis is only suspected.")
    ]
    assert "not a word of the mapping" in reasons(charts["2"])[0]


DRUGS = """
name = "rx"
[[table]]
file = "lab.csv"
kind = "drugs"
fixed = { system = "RxNorm" }
words = { status = { A = "active", N = "not-taken" } }
[table.columns]
person = "pid"
name = "drug"
code = "code"
date = "start"
ended = "stop"
route = "route"
status = "status"
"""
RX = "pid,drug,code,start,stop,route,status\n"


def test_iv_iron_in_a_list_is_an_event_at_both_ends_of_its_course(tmp_path: Path):
    charts, _ = read(tmp_path, RX + "1,Ferric Gluconate,,2155-05-10,2155-05-12,IV,\n", DRUGS)
    assert [(one.kind, one.when) for one in charts["1"].events] == [
        ("iv_iron", read_when("2155-05-10")),
        ("iv_iron", read_when("2155-05-12")),
    ]
    assert charts["1"].drugs[0].status == "ended"
    assert charts["1"].drugs[0].recognised_by == "name"


@pytest.mark.parametrize("row", ["Iron sucrose tablet,,2026-01-01,,,A", "x,24909,2026-01-01,,PO,A"])
def test_iron_that_is_swallowed_is_never_an_infusion(tmp_path: Path, row: str):
    charts, _ = read(tmp_path, RX + f"1,{row}\n", DRUGS)
    assert charts["1"].events == ()
    assert values(charts["1"], "on_oral_iron") == [True]


def test_an_infusion_with_a_date_that_cannot_be_read_happened_on_a_day_that_is_not_known(tmp_path: Path):
    charts, found = read(tmp_path, RX + "1,Venofer,24909,10/05/2025,,IV,A\n", DRUGS)
    assert [(one.kind, one.when) for one in charts["1"].events] == [("iv_iron", None)]
    assert "is not a date" in reasons(charts["1"])[0]
    assert found.counts.adds_up


def test_medicines_that_were_not_taken_or_are_not_used_here_are_counted(tmp_path: Path):
    charts, found = read(tmp_path, RX + "1,Pramipexole,,2026-01-01,,PO,N\n1,Paracetamol,,2026-01-01,,PO,A\n", DRUGS)
    assert (charts["1"].drugs, charts["1"].entries) == ((), ())
    assert charts["1"].notes == (
        "lab.csv: 1 rows of medicines that are not used here",
        "lab.csv: 1 rows of medicines that were not taken",
    )
    assert found.counts.adds_up


PROCEDURES = """
name = "px"
[[table]]
file = "lab.csv"
kind = "procedures"
columns = { person = "pid", code = "code", item = "label", date = "date", status = "status" }
fixed = { system = "HCPCS" }
words = { status = { D = "done", N = "not-done" } }
[[table.item]]
is = ["Packed red cells"]
event = "red_cell_transfusion"
"""


def test_procedures_are_events_by_code_or_by_item(tmp_path: Path):
    rows = "1,J1439,,2026-01-01,D\n1,,packed red cells,2026-02-01,\n1,J1439,,2026-03-01,N\n1,J1439,,soon,D\n"
    charts, found = read(tmp_path, "pid,code,label,date,status\n" + rows, PROCEDURES)
    assert [(one.kind, one.when, one.note) for one in charts["1"].events] == [
        ("iv_iron", read_when("2026-01-01"), ""),
        ("red_cell_transfusion", read_when("2026-02-01"), "without a status; taken as done"),
    ]
    # An infusion that may be any day: the studies that it would make old are not known to be current.
    assert {one.fact for one in charts["1"].refused} == {"ferritin", "iron", "tibc", "tsat", "transferrin"}
    assert found.counts.adds_up


CODED = """
name = "coded"
[[table]]
file = "lab.csv"
kind = "results"
columns = { person = "pid", code = "loinc", value = "result", unit = "unit", date = "taken", status = "status" }
fixed = { system = "LOINC" }
words = { status = { F = "final", P = "preliminary", C = "cancelled" } }
"""


def test_results_with_loinc_codes_need_no_items(tmp_path: Path):
    rows = (
        "1,2276-4,42,ng/mL,2026-05-01,F\n1,14723-1,42,ng/mL,2026-05-02,P\n1,2276-4,50,ng/mL,2026-05-03,C\n"
        "1,9999-9,50,ng/mL,2026-05-03,F\n1,2276-4,50,ng/mL,2026-05-03,?\n"
    )
    charts, found = read(tmp_path, "pid,loinc,result,unit,taken,status\n" + rows, CODED)
    assert [(one.fact, one.notes) for one in charts["1"].entries] == [
        ("ferritin", ()),
        ("ferritin", ("its code and its unit disagree; the unit ng/mL is the one used", "status preliminary")),
    ]
    assert len(charts["1"].refused) == 1
    assert found.counts.adds_up
