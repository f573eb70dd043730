"""Codes by system: their form, their check digit, and one spelling for each, so that a code is a safe key.

Which code means what is knowledge, not here. A code of any other system is local: kept as written, unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, NewType

from ironrest.values.errors import UserError


class BadCode(UserError):
    """The text cannot be a code of its system."""


class Code(NamedTuple):
    """A system's short name and a code in its one spelling, as read_code and the functions below make it."""

    system: str
    value: str


#: One type for each system, so that a function that asks for a LOINC code cannot be given another.
LoincCode = NewType("LoincCode", Code)
SnomedCode = NewType("SnomedCode", Code)
Icd10CmCode = NewType("Icd10CmCode", Code)
RxNormCode = NewType("RxNormCode", Code)
AtcCode = NewType("AtcCode", Code)
HcpcsCode = NewType("HcpcsCode", Code)
CptCode = NewType("CptCode", Code)
LocalCode = NewType("LocalCode", Code)

LOINC, SNOMED, ICD10CM, RXNORM = "LOINC", "SNOMED-CT", "ICD-10-CM", "RxNorm"
ATC, HCPCS, CPT = "ATC", "HCPCS", "CPT"


def read_code(system_name: str, text: str) -> Code:
    """A code of a system named by short name, FHIR URL, OID or OMOP vocabulary; any other system is local."""
    system = find_system(system_name)
    return local_code(system_name, text) if system is None else _READERS[system](text)


def find_system(name: str) -> str | None:
    """The short name of a system that the program knows; None if it does not."""
    return _SYSTEMS.get(_bare(name))


def loinc_code(text: str) -> LoincCode:
    """A term `2276-4`, an answer `LA33-6` or a part `LP14635-4`; a hyphen and a check digit end each."""
    code = _matched(LOINC, _LOINC, text, "a number, a hyphen and a check digit, such as 2276-4")
    number, _, digit = code.partition("-")
    if mod10(number) != int(digit) and code not in _LOINC_EXCEPTIONS:
        raise _wrong_digit(LOINC, code)
    return LoincCode(Code(LOINC, code))


def snomed_code(text: str) -> SnomedCode:
    """A SNOMED CT concept: 6 to 18 digits, of which the last is a Verhoeff check digit."""
    code = _matched(SNOMED, _SNOMED, text, "6 to 18 digits, such as 32914008")
    if verhoeff(code) != 0:
        raise _wrong_digit(SNOMED, code)
    if code[-3:-1] not in _CONCEPT_PARTITIONS:
        raise BadCode(f"{SNOMED} {code} names a description or a relationship, not a concept. Give the concept's code.")
    return SnomedCode(Code(SNOMED, code))


def icd10cm_code(text: str) -> Icd10CmCode:
    """With or without its dot, in either letter case; kept with the dot: `d509` is D50.9."""
    code = _matched(ICD10CM, _ICD10CM, text.upper(), "3 to 7 letters and digits, such as D50.9 or D509")
    bare = code.replace(".", "")
    return Icd10CmCode(Code(ICD10CM, f"{bare[:3]}.{bare[3:]}" if bare[3:] else bare))


def rxnorm_code(text: str) -> RxNormCode:
    """An RxNorm concept identifier (RXCUI)."""
    return RxNormCode(Code(RXNORM, _matched(RXNORM, _RXNORM, text, "1 to 8 digits, such as 1433693")))


def atc_code(text: str) -> AtcCode:
    """Any of the five levels of ATC: B, B03, B03A, B03AC, B03AB05."""
    return AtcCode(Code(ATC, _matched(ATC, _ATC, text.upper(), "one of its five levels, such as B03A or B03AB05")))


def hcpcs_code(text: str) -> HcpcsCode:
    """HCPCS level II; level I is CPT."""
    return HcpcsCode(Code(HCPCS, _matched(HCPCS, _HCPCS, text.upper(), "a letter and four digits, such as J1439")))


def cpt_code(text: str) -> CptCode:
    """CPT of categories I, II (F) and III (T), and laboratory codes (U, M)."""
    return CptCode(Code(CPT, _matched(CPT, _CPT, text.upper(), "five digits, or four and a letter, such as 96365")))


def local_code(system: str, text: str) -> LocalCode:
    """A code of a system that only its owner knows; both parts are kept as written, without outer blanks."""
    system, code = system.strip(), text.strip()
    if not system or not code:
        raise BadCode("A local code needs a system and a code. Name the list that the code is from.")
    if find_system(system) is not None:
        raise BadCode(f"{find_system(system)} is not a local system: its codes are checked. Use read_code.")
    return LocalCode(Code(system, code))


def mod10(number: str) -> int:
    """The check digit of LOINC, every other digit from the right doubled (LOINC Users' Guide, appendix C)."""
    total = 0
    for place, sign in enumerate(reversed(number)):
        digit = ord(sign) - ord("0")  # The letters of LA and LP count by their place in ASCII, as the guide says.
        total += digit if place % 2 else 2 * digit - digit // 5 * 9
    return -total % 10


def verhoeff(number: str) -> int:
    """Verhoeff's check of a number with its check digit: 0 if it holds (SNOMED CT specification, 6.4.2)."""
    check = 0
    for place, digit in enumerate(reversed(number)):
        check = _DIHEDRAL[check][_PERMUTED[place % 8][int(digit)]]
    return check


# Perhaps LA or LP, the number without a leading zero, at most 7 digits of it, and the check digit.
_LOINC = re.compile(r"(?:L[AP])?[1-9][0-9]{0,6}-[0-9]")
# No leading zero; the two digits before the last say what the identifier names.
_SNOMED = re.compile(r"[1-9][0-9]{5,17}")
# A letter; a digit (an A in QA0, since October 2025); a digit or a letter (C4A); a dot and up to four more.
_ICD10CM = re.compile(r"[A-Z][0-9A][0-9A-Z](?:\.?[0-9A-Z]{1,4})?")
_RXNORM = re.compile(r"[1-9][0-9]{0,7}")
# Anatomical group (14 letters), two digits, a letter, a letter, two digits; a shorter code is a higher level.
_ATC = re.compile(r"[ABCDGHJLMNPRSV](?:[0-9]{2}(?:[A-Z](?:[A-Z](?:[0-9]{2})?)?)?)?")
_HCPCS = re.compile(r"[A-V][0-9]{4}")
_CPT = re.compile(r"[0-9]{4}[0-9FTUM]")

#: Concepts, of the international edition and of an extension (SNOMED CT specification, partition identifier).
_CONCEPT_PARTITIONS = ("00", "10")

#: Published with a wrong check digit, and kept so (LOINC Users' Guide, appendix C).
_LOINC_EXCEPTIONS = frozenset({
    "11491-6", "11501-6", "5895-7", "5896-5", "5897-3", "5928-1", "6028-3", "6415-5", "6580-7", "6645-7",
    "6646-5", "6647-3", "6648-1", "6649-9",
})  # fmt: skip


def _rows(*rows: str) -> list[list[int]]:
    return [[int(digit) for digit in row] for row in rows]


#: Multiplication in the dihedral group D5.
_DIHEDRAL = _rows(
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
#: Verhoeff's permutation, applied 0 to 7 times.
_PERMUTED = _rows(
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip

#: Names in use for each system: our own, OMOP's vocabulary, the FHIR URL (without http://), the OID.
_NAMES = {
    LOINC: ("loinc", "loinc.org", "2.16.840.1.113883.6.1"),
    SNOMED: ("snomed-ct", "snomed ct", "snomed", "snomedct", "snomed.info/sct", "2.16.840.1.113883.6.96"),
    ICD10CM: ("icd-10-cm", "icd10cm", "hl7.org/fhir/sid/icd-10-cm", "2.16.840.1.113883.6.90"),
    RXNORM: ("rxnorm", "www.nlm.nih.gov/research/umls/rxnorm", "2.16.840.1.113883.6.88"),
    ATC: ("atc", "www.whocc.no/atc", "2.16.840.1.113883.6.73"),
    HCPCS: ("hcpcs", "www.cms.gov/medicare/coding/hcpcsreleasecodesets", "2.16.840.1.113883.6.285"),
    CPT: ("cpt", "cpt4", "www.ama-assn.org/go/cpt", "2.16.840.1.113883.6.12"),
}
#: What may stand around such a name without changing it.
_DECORATION = re.compile(r"^(?:https?://|urn:oid:)|/$")
#: A refused text is quoted no longer than this: a column mapped wrongly may hold more than a code.
_QUOTED = 24
_SYSTEMS = {name: system for system, names in _NAMES.items() for name in names}
_READERS: dict[str, Callable[[str], Code]] = {
    LOINC: loinc_code,
    SNOMED: snomed_code,
    ICD10CM: icd10cm_code,
    RXNORM: rxnorm_code,
    ATC: atc_code,
    HCPCS: hcpcs_code,
    CPT: cpt_code,
}


def _matched(system: str, form: re.Pattern[str], text: str, allowed: str) -> str:
    code = text.strip()
    if form.fullmatch(code) is None:
        shown = code if len(code) <= _QUOTED else code[:_QUOTED] + "…"
        raise BadCode(f"{shown!r} is not a code of {system}: that is {allowed}. Check the code and its system.")
    return code


def _wrong_digit(system: str, code: str) -> BadCode:
    return BadCode(f"{system} {code} fails its check digit: a digit is wrong or lost. Copy it again from its source.")


def _bare(name: str) -> str:
    return _DECORATION.sub("", name.strip().lower())
