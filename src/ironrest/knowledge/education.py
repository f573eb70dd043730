"""Reads the folder education/ strictly: statements, numbers, forms, and the texts of each language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from ironrest.knowledge import files
from ironrest.knowledge import schema_education as se
from ironrest.knowledge.check_education import problems_of_education
from ironrest.knowledge.claims import row_of
from ironrest.knowledge.compile import vocabulary
from ironrest.knowledge.evidence import load_evidence
from ironrest.knowledge.load import load
from ironrest.knowledge.products import plan_vocabulary
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.rules.nodes import Condition
from ironrest.rules.parse import parse
from ironrest.rules.tokens import RuleError
from ironrest.values.errors import KnowledgeError

#: Between two of these lines stands the front matter of a text.
_FENCE = "+++\n"
#: A line of text ends in the id of its statement.
_TAGGED = re.compile(r"(?P<bullet>- )?(?P<text>\S.*\S) \{#(?P<id>[a-z-]+)\}")


@cache
def load_education(folder: Path = files.FOLDER / "education") -> se.Education:
    """Everything that leaflets are made of. Raises KnowledgeError with every problem that was found."""
    knowledge = load()
    statements = files.read_toml(folder / "statements.toml", se.StatementFile)
    numbers = files.read_toml(folder / "numbers.toml", se.NumberFile)
    education = se.Education(
        topics=dict(sorted(statements.topic.items(), key=lambda one: one[1].order)),
        statements=statements.statement,
        questions=statements.question,
        numbers={key: _settled(key, one) for key, one in numbers.number.items()},
        emergency=numbers.emergency,
        forms=files.read_toml(folder / "forms.toml", se.FormFile).form,
        languages={one.name: read_language(one) for one in sorted(folder.iterdir()) if one.is_dir()},
    )
    education = msgspec.structs.replace(education, nodes=_nodes(education, knowledge))
    found = list(problems_of_education(education, knowledge))
    if found:
        raise KnowledgeError("The texts for patients contradict themselves:\n" + "\n".join(f"  - {o}" for o in found))
    return education


def read_language(folder: Path) -> se.Language:
    """The words and the topics of one language."""
    texts = [read_topic(path) for path in sorted(folder.glob("*.md"))]
    return se.Language(
        words=files.read_toml(folder / "words.toml", se.Words), topics={one.head.id: one for one in texts}
    )


def read_topic(path: Path) -> se.TopicText:
    """One Markdown file: front matter, then lines, each of which is one statement with its id."""
    where = f"{path.parent.name}/{path.name}"
    before, fence, rest = path.read_text("utf-8").partition(_FENCE)
    front, closed, body = rest.partition(_FENCE)
    if before or not fence or not closed:
        raise KnowledgeError(f"{where}: begin with `+++`, the front matter, and `+++`, each on a line of its own.")
    try:
        head = msgspec.toml.decode(front, type=se.Head)
    except msgspec.MsgspecError as problem:
        raise KnowledgeError(f"{where}, front matter: {problem}.") from None
    if head.id != path.stem:
        raise KnowledgeError(f"{where}: the front matter says `{head.id}`, the file name `{path.stem}`.")
    return se.TopicText(head=head, sentences=tuple(_sentence(line, where) for line in body.splitlines() if line))


def _sentence(line: str, where: str) -> se.Sentence:
    found = _TAGGED.fullmatch(line)
    if found is None:
        raise KnowledgeError(
            f"{where}: `{line[:50]}` has no statement. End every line with its id, such as {{#rls-urge}}."
        )
    return se.Sentence(id=found["id"], text=found["text"], bullet=found["bullet"] is not None)


def _settled(key: str, number: se.TaughtNumber) -> se.TaughtNumber:
    """A number of the evidence base, with the citation of its row."""
    if bool(number.ref) == (number.value is not None) or bool(number.ref) == (number.source is not None):
        raise KnowledgeError(f"numbers.toml, {key}: give either `ref`, or `value` and `source`.")
    if not number.ref:
        return number
    try:
        row = row_of(number.ref, load_evidence())
        value = float(str(getattr(row, "value", "")))
    except (KeyError, ValueError):
        raise KnowledgeError(f"numbers.toml, {key}: `{number.ref}` is no row with one number.") from None
    source = Citation(key=row.key, place=row.place, status=row.status, mark=row.mark)
    return msgspec.structs.replace(number, value=value, source=source)


def _nodes(education: se.Education, knowledge: Knowledge) -> dict[str, Condition]:
    words = vocabulary(knowledge)
    planned = plan_vocabulary(words.kinds, words.choices, knowledge.plan, knowledge.products)
    texts = {f"topic:{key}": one.when for key, one in education.topics.items()}
    texts |= {f"statement:{key}": one.when for key, one in education.statements.items()}
    nodes, faults = {}, []
    for key, text in texts.items():
        try:
            if text:
                nodes[key] = parse(text, planned)
        except RuleError as fault:
            faults.append(f"{key}: {fault}")
    if faults:
        raise KnowledgeError("Rules that are not in the rule language:\n" + "\n".join(faults))
    return nodes
