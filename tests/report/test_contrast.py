"""WCAG 2.2, 1.4.3: text has a contrast of at least 4.5 to what lies behind it; a focused part is seen."""

import re

import pytest

from ironrest.report.page import style

AA = 4.5
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def variables() -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", style()))


def declarations(css: str | None = None) -> list[tuple[str, dict[str, str]]]:
    found = RULE.findall(css or style())
    return [(name.strip(), dict(re.findall(r"([a-z-]+):\s*([^;]+);", body))) for name, body in found]


def pairs() -> list[tuple[str, str, str]]:
    """Selector, text, background. `inherit` behind a text is the paper or a panel."""
    found = []
    for name, rule in declarations():
        text = re.fullmatch(r"var\(--([a-z-]+)\)", rule.get("color", ""))
        if text:
            behind = re.fullmatch(r"var\(--([a-z-]+)\)", rule.get("background", ""))
            found += [(name, text[1], one) for one in ([behind[1]] if behind else ["paper", "panel"])]
    return found


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#767676", "#ffffff", 4.54), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_worked_out_as_others_do(one: str, other: str, ratio: float):
    """Published values: black on white 21:1; #767676 is the lightest grey that passes on white."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(("selector", "text", "behind"), pairs())
def test_text_stands_out_from_what_is_behind_it(selector: str, text: str, behind: str):
    colours = variables()

    assert contrast(colours[text], colours[behind]) >= AA, selector


def test_who_colours_a_text_colours_what_is_behind_it():
    missing = [name for name, rule in declarations() if "color" in rule and "background" not in rule]

    assert missing == []


def test_colours_are_named_once():
    rest = re.sub(r":root \{[^}]*\}", "", style())

    assert re.findall(r"#[0-9a-fA-F]{3,8}|rgb|hsl", rest) == []


def test_a_focused_part_has_an_outline():
    focus = [rule for name, rule in declarations() if "a:focus-visible" in name]

    assert "3px solid" in focus[0]["outline"]
    assert contrast(variables()["ink"], variables()["paper"]) >= 3


def test_only_tables_may_be_wider_than_the_page():
    """320 px: no part has a fixed width beyond it, except cells, whose table scrolls in its own box."""
    rules = declarations(style().partition("@media print")[0])
    wide = [
        name
        for name, rule in rules
        for key, value in rule.items()
        if key in ("width", "min-width") and re.fullmatch(r"(\d+)rem", value) and int(value.removesuffix("rem")) > 18
    ]

    assert wide == []
    assert ("overflow-x", "auto") in dict(rules)[".scroll"].items()
    assert dict(rules)["body"]["overflow-wrap"] == "anywhere"


def test_the_page_can_be_printed():
    printed = style().partition("@media print")[2]

    assert ".scroll { overflow: visible" in printed
    assert "break-inside: avoid" in printed
