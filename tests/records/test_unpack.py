"""Gzip is opened once, completely, and never beyond the limit."""

import gzip
import zlib

import pytest

from ironrest.records.unpack import unpack
from ironrest.values.errors import UnusableInput

CONTENT = b'{"resourceType": "Patient"}'


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(CONTENT, id="plain"),
        pytest.param(gzip.compress(CONTENT), id="gzip"),
        pytest.param(gzip.compress(CONTENT[:9]) + gzip.compress(CONTENT[9:]), id="two members"),
        pytest.param(gzip.compress(CONTENT) + b"\0" * 20, id="padded with zeros"),
    ],
)
def test_the_content_comes_out_whole(data: bytes):
    assert unpack(data, file="a.json") == CONTENT


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (gzip.compress(b""), "is empty"),
        (gzip.compress(CONTENT)[:-9], "cut short"),
        (gzip.compress(CONTENT)[:4], "cut short"),
        (b"\x1f\x8bnot gzip at all", "damaged"),
        (gzip.compress(CONTENT)[:-8] + b"\0" * 8, "damaged"),
        (gzip.compress(CONTENT) + b"more", "bytes after its gzip stream"),
    ],
)
def test_what_is_damaged_is_refused_with_the_name_of_the_file(data: bytes, said: str):
    with pytest.raises(UnusableInput, match=said) as problem:
        unpack(data, file="a.json.gz")
    assert str(problem.value).startswith("a.json.gz ")


@pytest.mark.parametrize("data", [b"x" * 1001, gzip.compress(b"x" * 1001), gzip.compress(b"x" * 600) * 2])
def test_more_than_the_limit_is_refused_plain_or_packed(data: bytes):
    with pytest.raises(UnusableInput, match="holds more than"):
        unpack(data, file="a", limit=1000)


@pytest.mark.parametrize("data", [b"x" * 1000, gzip.compress(b"x" * 1000)])
def test_exactly_the_limit_is_read(data: bytes):
    assert len(unpack(data, file="a", limit=1000)) == 1000


def test_a_gzip_bomb_is_opened_no_further_than_the_limit():
    """A gigabyte of zeros lies in a megabyte; only the first bytes of it are ever in memory."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    block = b"\0" * 2**20
    bomb = b"".join(packer.compress(block) for _ in range(64)) + packer.flush()
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(UnusableInput, match="holds more than"):
        unpack(bomb, file="bomb.gz", limit=2**20)
    assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    tracemalloc.stop()
