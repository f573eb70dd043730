"""The error tree. Each message says what is wrong, what is allowed, and what to do next.

    IronrestError
    ├── UserError        the input or the command is wrong; shown as it is, never with a traceback
    │   └── UnusableInput   the whole input cannot be used (exit code 2)
    ├── KnowledgeError   a knowledge file is wrong: file, place, and the corrected line
    ├── Refused          a safety or permission rule says no; carries the rule
    └── Bug              ours: "this cannot happen"

No message carries patient data.
"""


class IronrestError(Exception):
    """The root of everything that Ironrest raises on purpose."""


class UserError(IronrestError):
    """The reader can mend it: the message says how."""


class UnusableInput(UserError):
    """Nothing of the input can be used."""


class KnowledgeError(IronrestError):
    """A knowledge file is wrong; raised while loading, never while answering."""


class Refused(IronrestError):
    """A rule says no. `rule` names it."""

    def __init__(self, message: str, *, rule: str) -> None:
        super().__init__(message)
        self.rule = rule


class Bug(IronrestError):
    """A state that the program believed impossible."""
