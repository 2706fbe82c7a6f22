"""Garbled texts are known by what they look like, in a text and in the bytes of a file, and what they were is told."""

from __future__ import annotations

import pytest

from publisher.checks.encoding import is_garbled, may_be_garbled, mended, visible

WORDS = (
    "café",
    "don\u2019t",
    "£5",
    "5 °C",
    "“so”",
    "a \u2013 b",
    "€5",
    "房",
    "лес",
    "Tŷ Cŵn",
    "CAFÉ",
    "naïve",
    "…",
    "½",
    "Привет",
    "Ελλάδα",
    "日本語",
    "😀",
)
SOUND = (
    *WORDS,
    "MENÜ”",
    "AMANHÃ”",
    "«MENÜ»",
    "»Å«",
    "“Å”",
    "5 Å\u00a0long",
    "château…",
    "VOILÀ»",
    "São Tomé \u2013 “Öl”",
    "two\nlines\tand a tab",
    "A & B",
    "",
)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("times", [1, 2])
def test_what_was_read_as_windows_1252_is_known_and_mended(word: str, times: int) -> None:
    garbled = f"The word {word} here"
    for _ in range(times):
        garbled = "".join(_as_windows_1252(byte) for byte in garbled.encode())
    assert is_garbled(garbled)
    assert may_be_garbled(garbled.encode())
    assert mended(garbled) == f"The word {word} here"


def _as_windows_1252(byte: int) -> str:
    sign = bytes([byte])
    return sign.decode("cp1252", "ignore") or sign.decode("latin-1")


@pytest.mark.parametrize("text", SOUND)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert not is_garbled(text)
    assert mended(text) == text


@pytest.mark.parametrize("text", ["a\ufffdb", "a\x07b", "a\x7fb", "a\x0bb", "the council\x92s", "\ufeffa", "ï¿½"])
def test_lost_and_invisible_signs_are_known(text: str) -> None:
    assert is_garbled(text)
    assert may_be_garbled(text.encode())


@pytest.mark.parametrize("data", [b'"a\\u0007b"', b"\\U0001F600", b"&#233;", b'"a\\bb"', b'"\\f"'])
def test_a_file_that_writes_signs_otherwise_is_looked_at(data: bytes) -> None:
    assert may_be_garbled(data)


@pytest.mark.parametrize(
    "data", [b'ex:58 skos:prefLabel "Parking"@en .\r\n\t', "“Café” \u2013 Tŷ, £5, “é” “a”".encode()]
)
def test_a_plain_file_is_not(data: bytes) -> None:
    assert not may_be_garbled(data)


def test_control_characters_are_shown_as_turtle_writes_them() -> None:
    assert visible("a\x1b[31mb\ufeff\uffff\n") == "a\\u001B[31mb\\uFEFF\\uFFFF\n"
    assert visible("plain é") == "plain é"
