"""Every safety law holds of every possible person: z3 finds nobody who breaks one, and cvc5 agrees.

The laws of one guideline, of the labels and of the single rules are proved in `make check`; all of them in `make test`.
"""

from __future__ import annotations

import pytest

from ironrest.care.laws.all_laws import all_laws, clinic_laws, guideline_laws
from ironrest.care.laws.ceilings import ceiling_laws, possible_visit_laws
from ironrest.care.laws.kleene import KINDS, kleene_laws
from ironrest.care.laws.model import model_of
from ironrest.care.laws.never import clearance_laws
from ironrest.care.laws.total import constant_laws
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.samples import sample_files
from tests.care.laws.faults import GUIDELINES, KNOWLEDGE, ON, failing

FIRST, *OTHERS = GUIDELINES


def test_the_laws_of_the_first_guideline_hold():
    assert failing(guideline_laws(KNOWLEDGE, FIRST, ON), second=True) == {}


@pytest.mark.proof
@pytest.mark.parametrize("guideline", OTHERS)
def test_the_laws_of_every_other_guideline_hold(guideline: str):
    assert failing(guideline_laws(KNOWLEDGE, guideline, ON), second=True) == {}


def test_nothing_is_cleared_against_a_contraindication():
    laws = list(clearance_laws(KNOWLEDGE, model_of(KNOWLEDGE, FIRST, on=ON)))

    assert len(laws) == sum(one.bars for one in KNOWLEDGE.laws.never.values())
    assert failing(laws, second=True) == {}


@pytest.mark.proof
def test_no_criterion_is_the_same_for_everybody():
    assert failing(constant_laws(KNOWLEDGE, model_of(KNOWLEDGE, FIRST, on=ON)), second=True) == {}


def test_every_label_keeps_its_ceilings():
    laws = list(ceiling_laws(KNOWLEDGE))

    assert len(laws) == sum(len(one.jurisdictions) for one in KNOWLEDGE.laws.ceiling.values())
    assert failing(laws, second=True) == {}


@pytest.mark.proof
def test_every_way_of_giving_has_a_visit_that_keeps_every_limit():
    assert failing(possible_visit_laws(KNOWLEDGE), second=True) == {}


def test_no_rule_is_unknown_where_every_completion_says_the_same():
    laws = list(kleene_laws(KNOWLEDGE, ON))

    assert len(laws) == sum(key.partition(":")[0] in KINDS for key in KNOWLEDGE.nodes)
    assert failing(laws, second=True) == {}


@pytest.mark.proof
@pytest.mark.parametrize("file", sample_files(), ids=lambda file: file.name)
def test_every_sample_of_a_clinic_only_tightens(file):
    local, governing = with_clinic(KNOWLEDGE, str(file))

    assert governing in GUIDELINES
    assert failing(clinic_laws(KNOWLEDGE, local, file.name, ON, GUIDELINES), second=True) == {}


@pytest.mark.proof
def test_no_two_laws_are_called_the_same_of_the_same_subject():
    names = [(law.id, law.about) for law in all_laws(KNOWLEDGE, on=ON)]

    assert len(set(names)) == len(names)
