"""Whether a medicine is taken by mouth or by a tube to the stomach, by the words of its form or route."""

from __future__ import annotations

import re


def is_swallowed(*texts: str) -> bool:
    """True if any of the texts says so. An iron that is swallowed is never an intravenous iron, whatever it names."""
    return any(_BY_MOUTH.search(text.lower()) for text in texts if text)


#: Forms, routes as people and systems write them, and SNOMED CT's code for the oral route.
_BY_MOUTH = re.compile(
    r"\b(?:tab(?:let)?s?|cap(?:sule)?s?|oral|orally|by mouth|per os|po|syrup|drops|elixir|lozenges?|chewables?"
    r"|ng|nasogastric|gastrostomy|26643006)\b"
)
