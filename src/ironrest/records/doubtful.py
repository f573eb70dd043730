"""What a code or a word that is not read may mean. A hit makes a fact unknown; it is never read as a yes."""

from __future__ import annotations

import re

import msgspec

from ironrest.knowledge.schema import Knowledge


class Unread(msgspec.Struct, frozen=True):
    """A diagnosis that could not be read: the facts that it may be, why, and what to count. No free text."""

    facts: tuple[str, ...]
    reason: str
    note: str


class Doubts:
    """The table of doubtful diagnoses and results, of one knowledge release."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._rows: dict[str, list[tuple[str, str]]] = {}
        for row in knowledge.doubts:
            pattern = row.pattern if row.kind == "concept" else row.pattern.casefold()
            tidy = pattern.replace(".", "").upper() if row.kind.startswith("icd") else pattern
            self._rows.setdefault(row.kind, []).append((tidy, row.fact))
        diagnoses = [row.fact for row in knowledge.doubts if row.kind != "result-word"]
        self.diagnoses = tuple(dict.fromkeys(diagnoses))

    def of_code(self, system: str, code: str) -> tuple[str, ...]:
        """The facts that a code of a system that is not read may be, by what all editions of ICD have in common."""
        tidy = _tidy(code)
        found: list[str] = []
        for kind, shape, other in (("icd-10", _ICD10, _NINE), ("icd-9", _ICD9, _TEN)):
            if shape.fullmatch(tidy) and not other.search(system.lower()):
                found += [fact for start, fact in self._rows.get(kind, ()) if tidy.startswith(start)]
        return tuple(dict.fromkeys(found))

    def of_short_code(self, code: str) -> tuple[str, ...]:
        """The facts that a code of ICD-10-CM may be that is too short to be read."""
        return tuple(fact for short, fact in self._rows.get("icd-10-cm", ()) if short == _tidy(code))

    def of_concepts(self, concepts: tuple[str, ...]) -> tuple[str, ...]:
        """The facts that a code may be that is read, and says too little."""
        return tuple(fact for concept, fact in self._rows.get("concept", ()) if concept in concepts)

    def of_words(self, *texts: str) -> tuple[str, ...]:
        """The facts whose words stand in one of the texts, in any order."""
        plain = [_plain(text) for text in texts]
        rows = self._rows.get("word", ())
        found = [fact for words, fact in rows if any(all(w in text for w in words.split()) for text in plain)]
        return tuple(dict.fromkeys(found))

    def of_result(self, name: str) -> tuple[str, ...]:
        """The facts whose results are called exactly so."""
        return tuple(fact for word, fact in self._rows.get("result-word", ()) if word == _plain(name))


def is_icd(system: str, code: str) -> bool:
    """Whether the code is of some edition of ICD, so that one which hits nothing is nothing of ours."""
    named = _ICD.search(system.lower())
    return bool(_ICD10.fullmatch(_tidy(code)) or (named and _ICD9.fullmatch(_tidy(code))))


def shown(system: str, code: str) -> str:
    """System and code as they may be shown: what does not look like one may be a sentence about a person."""
    name = system if _SYSTEM.fullmatch(system) else "a system that is not named" if not system else "a system"
    return f"code {code if _CODE.fullmatch(code) else 'that is none'} of {name}"


def _tidy(code: str) -> str:
    """Upper case, without dot, blanks and the marks that national editions put at the end."""
    return code.strip().upper().replace(".", "").rstrip("+*!-†")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\s,;:()\-\[\]]+", " ", text.casefold()).split())


#: As `_tidy` leaves them. ICD-9 has also letters: V for reasons of contact, E for external causes.
_ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
_ICD9 = re.compile(r"[0-9]{3,5}|V[0-9]{2,4}|E[0-9]{3,4}")
#: Systems that say which revision they are; the numbers with dots are the ends of OIDs.
_NINE = re.compile(r"icd\W?9|^9$|\.6\.(?:2|42|103|104)$")
_TEN = re.compile(r"icd\W?10|^10$|\.6\.(?:3|4|90)$")
_ICD = re.compile(rf"icd|{_NINE.pattern}|{_TEN.pattern}")
_CODE = re.compile(r"[A-Za-z0-9.+*!†-]{1,12}")
_SYSTEM = re.compile(r"(?:https?://|urn:)[\w.:/#?=&%+~-]{1,120}")
