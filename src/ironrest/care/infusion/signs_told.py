"""What one event says of a reaction: signs that are there, that are not, and adrenaline. Nothing is concluded here."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ironrest.care.infusion import payloads as p
from ironrest.care.infusion.event import Event
from ironrest.care.infusion.states import State


class Told(NamedTuple):
    """`opens`: a reaction is noted anew, so that what was absent before is not known to be absent any more.

    `gone` are signs that were there, seen before or not; `answers` are yes and no; `doses` counts all
    adrenaline that was given; `rate_ml_per_h` is the rate at that moment.
    """

    event: str
    at: datetime
    opens: bool = False
    seen: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    answers: tuple[tuple[str, bool], ...] = ()
    swept: bool = False
    adrenaline: bool = False
    doses: int | None = None
    rate_ml_per_h: float = 0.0

    @property
    def begins(self) -> bool:
        """Whether there is a reaction from here on."""
        return self.opens or bool(self.seen) or bool(self.gone) or self.adrenaline


def told_by(event: Event, before: State, rate_ml_per_h: float) -> Told | None:
    """None when the event says nothing of a reaction. `before` is the state that it met."""
    payload, told = event.payload, Told(event.id, event.occurred_at, rate_ml_per_h=rate_ml_per_h)
    if isinstance(payload, p.ReactionNoted):
        return told._replace(opens=before != "reaction", seen=tuple(map(_name, payload.signs)))
    if isinstance(payload, p.Sign):
        signs = (_name(payload.sign),)
        return told._replace(seen=signs) if event.type == "sign-seen" else told._replace(gone=signs)
    if isinstance(payload, p.SignsChecked):
        answers = tuple((_name(sign), there) for sign, there in payload.answers.items())
        return told._replace(answers=answers, swept=payload.no_other_signs is True, doses=payload.adrenaline_doses)
    if event.type == "sign-seen":  # its name could not be read
        return told._replace(seen=(NOT_READ,))
    if isinstance(payload, p.Adrenaline):
        return told._replace(adrenaline=True)
    return None


#: A sign whose name could not be read; no rule knows it.
NOT_READ = "sign_not_read"


def _name(sign: str) -> str:
    """As the knowledge writes it: `Back tightness` is `back_tightness`."""
    return "_".join(sign.lower().replace("-", " ").replace("_", " ").split())
