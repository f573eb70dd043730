"""Whose each resource is. Nothing of one person reaches another's chart; what names nobody is rejected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from ironrest.care.chart.person import Chart, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.fhir.allergy import read_allergy
from ironrest.records.fhir.coding import Vocabulary, vocabulary
from ironrest.records.fhir.condition import read_condition
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.fields import BadResource, Json, table, tables, text
from ironrest.records.fhir.items import Index, Item, base_of, is_relative, local_name, tail_of, without_version
from ironrest.records.fhir.medication import MEDICATIONS, read_medication
from ironrest.records.fhir.named import refuse
from ironrest.records.fhir.observation import read_observation
from ironrest.records.fhir.patient import patient_id, read_patient
from ironrest.records.fhir.procedure import read_procedure
from ironrest.records.fhir.questionnaire import read_questionnaire
from ironrest.records.fhir.versions import newest
from ironrest.records.gather import Gather
from ironrest.values.errors import UserError

Reader = Callable[[Item, Context, Gather], None]
Outcome = Literal["read", "not used", "refused"]

#: The resource types from which facts are read, beside Patient.
READ: dict[str, Reader] = {
    "AllergyIntolerance": read_allergy,
    "Condition": read_condition,
    "Observation": read_observation,
    "Procedure": read_procedure,
    "QuestionnaireResponse": read_questionnaire,
    **dict.fromkeys(MEDICATIONS, read_medication),
}

#: Types that other resources are read with; they are not counted as unused.
READ_WITH = ("Medication", "Encounter", "Specimen", "Questionnaire")

#: Where a resource says whose it is.
SUBJECTS = ("subject", "patient", "beneficiary")


def charts_of(
    items: list[Item],
    broken: Iterable[Rejected],
    knowledge: Knowledge,
    *,
    notes: Iterable[str] = (),
    words: Vocabulary | None = None,
    told: Callable[[Item, Outcome], None] = lambda item, outcome: None,
) -> tuple[Chart, ...]:
    """One chart for each person. What cannot be anybody's alone stands in all of them.

    `words` are the code tables with a clinic's own codes; `told` hears what became of each resource.
    """
    sort = newest(items)
    ctx = Context(knowledge, words or vocabulary(knowledge), Index(sort.kept))
    people = _People(sort.kept, ctx.index, [*sort.kept, *(one for one, _ in sort.left_out), *sort.contradicting])
    for item in sort.kept:
        for gather in people.about(item):
            told(item, _read(item, ctx, gather, people))
    for item, what in sort.left_out:
        for gather in people.about(item):
            gather.count(item.type, what)
            told(item, "not used")
    for item in sort.contradicting:
        for gather in people.about(item):
            refuse(item, ctx, gather, "Two versions of it differ, and nothing says which is the newer one.")
            told(item, "refused")
    for gather in people.gathers.values():
        for one in broken:
            gather.reject(one.origin, one.reason)
        for note in notes:
            gather.note(note)
    in_order = sorted(people.gathers.items(), key=lambda one: (one[1].patient, one[0]))
    return tuple(gather.chart() for _, gather in in_order)


def _read(item: Item, ctx: Context, gather: Gather, people: _People) -> Outcome:
    if item.type == "Patient":
        if item.fault:
            refuse(item, ctx, gather, item.fault)
            return "refused"
        read_patient(item, gather)
        return "read"
    reader = READ.get(item.type)
    if reader is None:
        if item.type in READ_WITH:
            return "read"
        gather.count(item.type if item.type.isalpha() else "other", "not used here")
        return "not used"
    reason = people.why_nobody.get(id(item), "") or item.fault
    if not reason and item.resource.get("modifierExtension"):
        reason = "It has a modifier extension, which may turn its meaning round."
    before = gather.told
    try:
        if reason:
            raise BadResource(reason)
        reader(item, ctx, gather)
    except UserError as problem:
        refuse(item, ctx, gather, str(problem))
    used, refused = (now > then for now, then in zip(gather.told, before, strict=True))
    return "read" if used else "refused" if refused else "not used"


class _People:
    """The persons of an input, by a key that does not change with the order of the resources."""

    def __init__(self, kept: list[Item], index: Index, items: list[Item]) -> None:
        self._index = index
        self.gathers: dict[str, Gather] = {}
        self.why_nobody: dict[int, str] = {}
        self._keys: dict[int, str] = {}
        self._patients: dict[int, str] = {}
        self._identified: dict[tuple[str, str], str] = {}
        self._named: dict[str, str] = {}
        self._contradicted: set[str] = set()
        for item in kept:
            if item.type == "Patient":
                self._add_patient(item)
        named = {id(item): subject_of(item) for item in items if item.type != "Patient"}
        for item in items:
            if item.type == "Patient":
                # An older version is of the person whose newer one counts; of two that contradict, neither counts.
                name = item.address or local_name(item)
                self._keys[id(item)] = self._patients.get(id(item)) or self._named.get(name) or name
            else:
                self._add_subject(item, named[id(item)])
        self._join_addresses()
        for item in items:
            key = self._keys.get(id(item), "")
            if key and key not in self.gathers:
                self.gathers[key] = Gather(_id_of(key))
                self.gathers[key].note("There is no Patient resource for this person: birth date and sex are not known")

    def about(self, item: Item) -> list[Gather]:
        """The person that a resource is about; everybody, if it names nobody."""
        key = self._keys.get(id(item), "")
        return [self.gathers[key]] if key else list(self.gathers.values())

    def _add_patient(self, item: Item) -> None:
        name = patient_id(item)
        key = f"{name}\0{item.address or item.path}"
        self._patients[id(item)] = self._named[item.address or local_name(item)] = key
        self.gathers[key] = Gather(name or "without an id")
        for identifier in _identifiers(item):
            # Two Patients with one identifier: it names neither.
            self._identified[identifier] = "" if identifier in self._identified else key

    def _add_subject(self, item: Item, named: Named) -> None:
        if named.why:
            self.why_nobody[id(item)] = named.why
            return
        target = self._index.find(named.reference, item) if named.reference else None
        if target is not None:
            self._keys[id(item)] = self._key_of_target(target, item)
            return
        known = self._identified.get(named.identifier, "")
        self._keys[id(item)] = known or named.key(item)
        if not self._keys[id(item)]:
            self.why_nobody[id(item)] = "It does not say whose it is."

    def _key_of_target(self, target: Item, item: Item) -> str:
        if target.type != "Patient":
            self.why_nobody[id(item)] = "It is about something that is not a patient."
            return ""
        key = self._patients.get(id(target))
        if key is not None:
            return key
        # A contained Patient: its identifier tells who it is; without one it is this resource's own.
        identifiers = _identifiers(target)
        known = next((self._identified[one] for one in identifiers if self._identified.get(one)), "")
        if known:
            return known
        name = identifiers[0][1] if identifiers else patient_id(target)
        key = f"{name}\0{identifiers[0][0] if identifiers else item.path}"
        self._add_contained(key, name, target)
        return key

    def _add_contained(self, key: str, name: str, patient: Item) -> None:
        """A person who is only contained in resources; what two of them say differently is not known."""
        said = Gather(name or "without an id")
        read_patient(patient, said)
        known = self.gathers.setdefault(key, said)
        if (known.birth, known.sex, known.died) == (said.birth, said.sex, said.died) or key in self._contradicted:
            return
        self._contradicted.add(key)
        known.birth = known.sex = known.died = None
        for fact in ("age_years", "sex"):
            known.reject(patient.origin(), "Two contained Patients with one identifier contradict each other.", fact)

    def _join_addresses(self) -> None:
        """`Patient/1` and the one absolute address that ends so are one person; two servers stay apart."""
        names = {key for key in self._keys.values() if key and key not in self.gathers}
        for name in sorted(names):
            ends_so = {other for other in names if other != name and tail_of(other) == name}
            if is_relative(name) and len(ends_so) == 1:
                self._keys = {item: ends_so.copy().pop() if key == name else key for item, key in self._keys.items()}


class Named(msgspec.Struct, frozen=True):
    """How a resource names its person, or why it names none."""

    reference: str = ""
    identifier: tuple[str, str] = ("", "")
    why: str = ""

    def key(self, item: Item) -> str:
        """A name of its own for a person without a Patient resource."""
        name = without_version(self.reference)
        if name.startswith("#"):
            return ""
        if name and is_relative(name):
            return base_of(item.address) + name
        return name or self.identifier[1]


def subject_of(item: Item) -> Named:
    """How a resource other than Patient names its person."""
    try:
        return _named(item.resource)
    except BadResource as problem:
        return Named(why=f"It does not say whose it is: {problem}")


def _named(resource: Json) -> Named:
    field = next((one for one in SUBJECTS if resource.get(one) is not None), "")
    if not field:
        return Named(why="It does not say whose it is.")
    node = table(resource, field)
    reference = text(node, "reference")
    kind = text(node, "type") or (tail_of(f"/{reference}") or tail_of(reference)).partition("/")[0]
    if kind not in ("", "Patient"):
        return Named(why=f"It is about a {kind if kind.isalpha() else 'thing'}, not a patient.")
    identifier = table(node, "identifier")
    return Named(reference, (text(identifier, "system"), text(identifier, "value")))


def _identifiers(item: Item) -> list[tuple[str, str]]:
    try:
        found = [(text(one, "system"), text(one, "value")) for one in tables(item.resource, "identifier")]
    except BadResource:
        return []
    return [one for one in found if one[1]]


def _id_of(key: str) -> str:
    """`1` of `Patient/1` and of an absolute address; the uuid of a URN; anything else as it is."""
    return tail_of(f"/{key}").partition("/")[2] or key.rpartition("/")[2].removeprefix("urn:uuid:") or key
