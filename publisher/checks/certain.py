"""Nodes that certainly meet the shapes, told for all nodes at once, so that no engine need be asked about them.

Only the plainest constraints are known here; a node judged by a shape with any other is left to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph

from publisher.checks.facts import Facts
from publisher.checks.literals import Literal
from publisher.checks.profile import Profile
from publisher.checks.statements import FileFacts, Object
from publisher.namespaces import RDF, RDF_TYPE, SH, XSD

_SAYING = frozenset(SH + name for name in ("name", "description", "message", "severity", "order", "group"))
_OF_NODES = frozenset({RDF_TYPE, SH + "targetClass", SH + "property"})
_PATH, _LEAST, _MOST, _ONCE = (SH + name for name in ("path", "minCount", "maxCount", "uniqueLang"))
_OF_VALUES = frozenset({RDF_TYPE, _PATH, _LEAST, _MOST, _ONCE, *(SH + n for n in ("datatype", "nodeKind", "pattern"))})
_TEXTS = frozenset({XSD + "string", RDF + "langString"})
"""Datatypes whose texts are all well-formed."""

_Test = Callable[[Object], bool]
_Shape = Mapping[str, list[str]]
"""What a shape says: property to values; those that are nodes in N-Triples syntax."""


@dataclass(frozen=True)
class Certainty:
    """What certainly meets the shapes of a profile, each of which judges nodes by their own statements alone."""

    facts: Facts
    profile: Profile

    @cached_property
    def doubtful(self) -> Set[str]:
        """The nodes that may violate a shape."""
        shapes = self.profile_shapes
        found: set[str] = set()
        for shape in shapes.values():
            if _is_plain(shape):
                found.update(self._astray(shape))
            found.update(self._lacking(shape))
        return found

    @cached_property
    def profile_shapes(self) -> Mapping[str, _Shape]:
        """What the shapes ask for, by shape."""
        shapes: dict[str, dict[str, list[str]]] = {}
        for quad in self.profile.quads:
            name, value = quad.predicate.value, quad.object
            if name not in _SAYING and (name.startswith(SH) or name == RDF_TYPE):
                text = value.value if isinstance(value, pyoxigraph.Literal) else str(value)
                shapes.setdefault(str(quad.subject), {}).setdefault(name, []).append(text)
        return shapes

    def _astray(self, shape: _Shape) -> Iterator[str]:
        """Yield the nodes with a value a property shape may refuse, or with more values than it may allow."""
        path, fits = shape[_PATH][0][1:-1], _fitting(shape)
        if _ONCE in shape or _MOST in shape:
            yield from self.facts.with_several(path)
        for file in self.facts.using(path):
            if fits and not all(map(fits, _samples(file, path, each=SH + "pattern" in shape))):
                yield from (node for node, values in file.rows(path) if not all(map(fits, values)))

    def _lacking(self, shape: _Shape) -> Iterator[str]:
        """Yield the nodes a shape judges that may lack a value it asks for; all when it says anything else."""
        classes = [name[1:-1] for name in shape.get(SH + "targetClass", ())]
        targets = self.facts.of_class(*classes) if classes else set[str]()
        asked = [self.profile_shapes.get(name, {}) for name in shape.get(SH + "property", ())]
        if not shape.keys() <= _OF_NODES or not all(map(_is_plain, asked)):
            yield from targets
            return
        for item in asked:
            if item.get(_MOST) == ["0"] or item.get(_LEAST, ["0"])[0] not in ("0", "1"):
                yield from targets
            elif _LEAST in item:
                yield from targets - self.facts.holders(item[_PATH][0][1:-1])


def _is_plain(shape: _Shape) -> bool:
    """Say whether a shape is one of a property, and asks only for what is known here, each once."""
    once = all(len(values) == 1 for values in shape.values())
    return once and _PATH in shape and shape.keys() <= _OF_VALUES and shape[_PATH][0].startswith("<")


def _samples(file: FileFacts, path: str, *, each: bool) -> Collection[Object]:
    """Return each value once; where that is enough, one literal of each datatype, or node of each beginning."""
    kinds = {*map(type, file.objects(path))}
    if each or len(kinds) > 1:
        return {*file.objects(path)}
    if kinds == {str}:
        return {value[:2]: value for value in {*file.objects(path)}}.values()
    return {value.datatype: value for value in file.objects(path) if isinstance(value, Literal)}.values()


def _fitting(shape: _Shape) -> _Test | None:
    """Return the test that a value certainly meets a property shape's constraints of values; None where it has none."""
    tests = [
        *(_of_type(name) for name in _names(shape, "datatype")),
        *(_of_kind(name) for name in _names(shape, "nodeKind")),
        *(_like(text) for text in shape.get(SH + "pattern", ())),
    ]
    return (tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)) if tests else None


def _names(shape: _Shape, name: str) -> list[str]:
    return [value[1:-1] for value in shape.get(SH + name, ())]


def _of_type(name: str) -> _Test:
    if name == RDF + "langString":
        return lambda value: isinstance(value, Literal) and bool(value.language)
    if name in _TEXTS:
        return lambda value: isinstance(value, Literal) and not value.language and value.datatype == name
    return lambda _: False


def _of_kind(name: str) -> _Test:
    if name == SH + "IRI":
        return lambda value: isinstance(value, str) and not value.startswith("_:")
    if name == SH + "Literal":
        return lambda value: isinstance(value, Literal)
    return lambda _: False


def _like(text: str) -> _Test:
    try:
        pattern = re.compile(text, re.ASCII)
    except re.error:
        return lambda _: False
    known: dict[Object, bool] = {}

    def fits(value: Object) -> bool:
        if value not in known:
            plain = isinstance(value, Literal) and value.value.isascii() and "\n" not in value.value
            known[value] = plain and isinstance(value, Literal) and bool(pattern.search(value.value))
        return known[value]

    return fits
