"""A strict reader of our pages: every element is closed in its order, and what was read can be asked for."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "br"}
#: Everything that a page of ours is made of. Whatever else turns up came from outside.
KNOWN = VOID | {"html", "head", "title", "style", "body", "header", "nav", "main", "article", "section", "footer"}
KNOWN |= {"h1", "h2", "h3", "h4", "div", "p", "a", "strong", "span", "ul", "li", "dl", "dt", "dd"}
KNOWN |= {"table", "thead", "tbody", "tr", "th", "td"}
Element = tuple[str, dict[str, str | None]]


class Page(HTMLParser):
    """`elements` in order, `text` with blanks collapsed, and `rows`: the cells of each table row by class."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.stack: list[str] = []
        self.faults: list[str] = []
        self.data: list[str] = []
        self.rows: list[tuple[str, list[str]]] = []
        self.items: list[str] = []
        self.css = ""
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.stack]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(dict(attrs)) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)
        if tag == "tr":
            self.rows.append((dict(attrs).get("class") or "", []))
        if tag in ("td", "th"):
            self.rows[-1][1].append("")
        if tag == "li":
            self.items.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] == "style":
            self.css += data
            return
        self.data.append(data)
        if self.rows and ("td" in self.stack or "th" in self.stack):
            self.rows[-1][1][-1] += data
        if self.items and "li" in self.stack:
            self.items[-1] += data

    @property
    def text(self) -> str:
        return one_line("".join(self.data))

    def having(self, attribute: str) -> list[str]:
        return [str(found[attribute]) for _, found in self.elements if attribute in found]


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
