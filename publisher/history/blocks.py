"""Cut canonical Turtle into the blocks of its subjects without parsing it.

In the canonical form (``rdf.turtle``) every subject is a run of lines that ends with a point of its own and an empty
line, so a file of a million statements is cut in the time it takes to read it. A file that is not in that form is
parsed and written in it first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Quad

from publisher.errors import RdfSyntaxError
from publisher.namespaces import DCT, OWL, PREFIXES, SKOS
from publisher.rdf.formats import FORMATS, format_of_path
from publisher.rdf.parse import parse_bytes
from publisher.rdf.turtle import serialize

_PREFIX = re.compile(r"@prefix ([^:\s]*): <([^<>\s]*)> \.\Z")
_END = "\n    ."
_LISTS = re.compile(r"^    (?:skos:inScheme|skos:topConceptOf) (\S+) ;$", re.MULTILINE)
_TYPES = re.compile(r"^    a (\S+) ;$", re.MULTILINE)
_AXIOM = re.compile(r"^    (?:owl:annotatedSource|<http://www\.w3\.org/2002/07/owl#annotatedSource>) (\S+) ;$", re.M)
_READ = ("skos:inScheme", "skos:topConceptOf", "owl:annotatedSource")
_STATED = re.compile(r"^    (?:skos:inScheme|skos:topConceptOf|owl:annotatedSource) [^\s,]+ ;$", re.MULTILINE)
_OTHER_TYPES = re.compile(r"^    a (?![^\s,]+ ;$)|; a (?:[\w.-]*:\w|<)", re.MULTILINE)
_VALUE = r'^    {} "((?:[^"\\]|\\.)*)"'
_LABEL = re.compile(_VALUE.format(r"(?:skos:prefLabel|dct:title|rdfs:label)"), re.MULTILINE)
_NEEDED = (f"@prefix skos: <{SKOS}> .", f"@prefix owl: <{OWL}> .")


@dataclass(frozen=True)
class Blocks:
    """One file's prefixes and the text of every block, in file order; none of a file that does not parse."""

    header: str
    texts: tuple[str, ...]
    broken: bool = False

    def prefixes(self) -> Mapping[str, str]:
        """Return the file's prefixes and their namespaces."""
        found = (_PREFIX.match(line) for line in self.header.splitlines())
        return {match[1]: match[2] for match in found if match}


@dataclass(frozen=True)
class About:
    """What can be told of a block without parsing it: its subject (empty for a nameless one), lists and types."""

    subject: str
    lists: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


def cut(data: bytes, *, path: str, prefixes: Mapping[str, str] = PREFIXES) -> Blocks:
    """Return a file's blocks."""
    text = data.decode("utf-8", errors="replace")
    found = _cut_canonical(text)
    if found is None:
        rewritten = _rewritten(data, path, prefixes)
        found = None if rewritten is None else _cut_canonical(rewritten, sure=True)
    return found or Blocks("", (), broken=True)


def about(text: str, prefixes: Mapping[str, str]) -> About:
    """Return whom a block is about. A nameless annotation of a mapping is about the mapping's subject."""
    first = text.partition("\n")[0]
    if first.startswith(("[", "_:")):
        source = _AXIOM.search(text)
        return About(expand(source[1], prefixes) if source else "")
    lists = dict.fromkeys(expand(name, prefixes) for name in _LISTS.findall(text))
    return About(expand(first, prefixes), tuple(lists), tuple(expand(name, prefixes) for name in _TYPES.findall(text)))


def label_of(text: str) -> str:
    """Return the first name a block gives its subject, empty when it gives none."""
    found = _LABEL.search(text)
    return _unescaped(found[1]) if found else ""


def dates_of(header: str, text: str) -> list[str]:
    """Return the dates of modification a block tells."""
    return _modified(header).findall(text)


@lru_cache(maxsize=256)
def _modified(header: str) -> re.Pattern[str]:
    """Return what finds dates of modification below a file's prefixes, of which there are few."""
    names = [f"{re.escape(name)}:modified" for name, space in Blocks(header, ()).prefixes().items() if space == DCT]
    either = "|".join([*names, f"<{re.escape(DCT)}modified>"])
    return re.compile(_VALUE.format(f"(?:{either})"), re.MULTILINE)


def expand(name: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI of a prefixed name or of an IRI in angle brackets."""
    if name.startswith("<"):
        return _unescaped(name[1:-1])
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, f"{prefix}:") + local


def parse_texts(header: str, texts: Iterable[str], *, path: str) -> tuple[Quad, ...]:
    """Return the statements of blocks."""
    data = "\n\n".join((header, *texts)).encode()
    return parse_bytes(data, path=path, syntax=FORMATS["turtle"]).quads


def _cut_canonical(text: str, *, sure: bool = False) -> Blocks | None:
    """Return the blocks of a canonical text, or None when it is not canonical; ``sure``: our own writer wrote it."""
    if '"""' in text or "'''" in text or "\r" in text:
        return None
    header, *chunks = text.rstrip("\n").split("\n\n")
    if not all(_PREFIX.match(line) for line in header.splitlines()):
        return None
    texts = [chunk for chunk in map(_without_remarks, chunks) if chunk]
    if not all(chunk.endswith(_END) and chunk.count(_END) == 1 and chunk[0] not in " @" for chunk in texts):
        return None
    if not sure and (any(" " in chunk.partition("\n")[0] for chunk in texts) or not _one_a_line(text)):
        return None
    if any(f"@prefix {line.split()[1]}" in header and line not in header for line in _NEEDED):
        return None
    return Blocks(header, tuple(texts))


def _one_a_line(text: str) -> bool:
    """Say whether types, lists and sources of annotations stand one a line, as ``about`` reads them."""
    told = sum(text.count(name) for name in _READ)
    return told == len(_STATED.findall(text)) and not _OTHER_TYPES.search(text)


def _without_remarks(chunk: str) -> str:
    while chunk.startswith("#"):
        chunk = chunk.partition("\n")[2]
    return chunk


def _rewritten(data: bytes, path: str, prefixes: Mapping[str, str]) -> str | None:
    try:
        document = parse_bytes(data, path=path, syntax=format_of_path(path) or FORMATS["turtle"])
        return serialize(document.quads, prefixes)
    except (RdfSyntaxError, ValueError):
        return None


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", _unescape, text)


def _unescape(found: re.Match[str]) -> str:
    code = found[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(code, code)
