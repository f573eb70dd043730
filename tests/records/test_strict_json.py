"""JSON is read as it is written or refused with its place, and a refusal never repeats what the file says."""

import pytest

from ironrest.records.strict_json import read_json
from ironrest.values.errors import UnusableInput


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a": [1, 2.5, "x", null, true]}', {"a": [1, 2.5, "x", None, True]}),
        (b"\xef\xbb\xbf[1]", [1]),
        ('{"a": "Müller"}'.encode(), {"a": "Müller"}),
        (b'"\\ud83d\\ude00"', "😀"),
    ],
)
def test_json_is_read(data: bytes, value: object):
    assert read_json(data, file="a.json") == value


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b'{"a": 1, "a": 2}', r"a\.json, \$: key 'a' stands twice", id="doubled key"),
        pytest.param(
            b'{"resourceType": "Bundle", "entry": [{}, {"resource": {"id": 1, "b": 2, "id": 3}}]}',
            r"a\.json, Bundle\.entry\[1\]\.resource: key 'id' stands twice",
            id="doubled key, deep",
        ),
        pytest.param(b'{"x": {"q": 1, "q": 1}}', r"\$\.x: key 'q'", id="doubled key with one value"),
        pytest.param(b'{"a": {"b": 1, "b": 2}, "a": 1}', "key 'a' stands twice", id="doubled within doubled"),
        pytest.param(b'{"a": 1, "\\u0061": 2}', "key 'a' stands twice", id="doubled by an escape"),
        pytest.param(b'{"Ann Lee": 1, "Ann Lee": 2}', "one key stands twice", id="a key that may be a name"),
        pytest.param(b'{"v": NaN}', r"\$\.v: NaN is not a number", id="NaN"),
        pytest.param(b'{"v": [1, -Infinity]}', r"\$\.v\[1\]: -Infinity is not a number", id="-Infinity"),
        pytest.param(b'{"v": Infinity}', "Infinity is not a number", id="Infinity"),
        pytest.param(b'{"a": 1', "line 1, column 8: the file ends in the middle", id="cut short"),
        pytest.param(b'{"a": "Ann Le', "the file ends in the middle", id="cut short in a text"),
        pytest.param(b'{"a":\n 1,, "b": 2}', "line 2, column 4: this is not JSON", id="broken"),
        pytest.param(b'{"a": 1}\n{"a": 2}', "line 2, column 1: the file goes on", id="two values"),
        pytest.param(b'{"name": "M\xfcller"}', "not text in UTF-8", id="Latin-1"),
        pytest.param('{"a": 1}'.encode("utf-16"), "not text in UTF-8", id="UTF-16"),
        pytest.param(b'{"a": "\\ud800"}', r"\$\.a: a text holds half a character", id="lone surrogate"),
        pytest.param(b'{"\\udc00": 1}', "half a character", id="lone surrogate in a key"),
        pytest.param(b"[" * 100_000, "nested too deeply", id="deep nesting"),
        pytest.param(b'{"a":' * 100_000, "nested too deeply", id="deep objects"),
        pytest.param(b'{"v": ' + b"9" * 5000 + b"}", "thousands of digits", id="endless number"),
        pytest.param(b"{'a': 1}", "not JSON", id="single quotes"),
    ],
)
def test_what_can_be_read_two_ways_or_not_at_all_is_refused_with_its_place(data: bytes, said: str):
    with pytest.raises(UnusableInput, match=said) as problem:
        read_json(data, file="a.json")
    text = str(problem.value)
    assert text.startswith("a.json")
    assert not any(word in text for word in ("Ann", "Lee", "ller"))


def test_a_refusal_does_not_drag_the_text_of_the_file_along():
    """Python's own error keeps the whole text; a traceback would print it."""
    with pytest.raises(UnusableInput) as problem:
        read_json(b'{"name": "Ann Lee"', file="a.json")
    assert problem.value.__cause__ is None
    assert problem.value.__suppress_context__
