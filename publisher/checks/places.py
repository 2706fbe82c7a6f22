"""From a problem to the file, line and column an editor should look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from publisher.checks.facts import Facts
from publisher.checks.literals import Literal
from publisher.checks.statements import FileFacts, Object
from publisher.namespaces import RDF, RDF_TYPE, XSD
from publisher.rdf.locate import Locator, Place, locator
from publisher.rdf.tokens import Key
from publisher.workspace import blank_mark

_TEXT = frozenset({XSD + "string", RDF + "langString", RDF + "dirLangString"})


@dataclass
class Places:
    """Finds places in the files of some facts; each file's locator is made once, when it is first needed."""

    facts: Facts
    _locators: dict[str, Locator] = field(default_factory=dict)

    def find(self, node: str, predicate: str = "", value: Object | None = None) -> tuple[str, int, int]:
        """Return path, line and column of a statement; line and column are 0 when only the file is known."""
        homes = self.facts.homes(node)
        if not homes:
            return "", 0, 0
        home = next((file for file in homes if _holds(file, node, predicate, value)), None)
        home = home or max(homes, key=lambda file: (RDF_TYPE in file.out[node], len(file.out[node])))
        place = self._place(home, node, predicate, value)
        return (home.source.path, place.line, place.column) if place else (home.source.path, 0, 0)

    def _place(self, home: FileFacts, node: str, predicate: str, value: Object | None) -> Place | None:
        finder = self._locator(home)
        wanted = None if value is None else _key(value)
        if node.startswith("_:"):
            written = "_:" + node.rpartition(":")[2].removesuffix(blank_mark(home.source.path))
            pairs = [(name, _key(item)) for name, items in home.out[node].items() for item in items]
            return finder.place_of_blank(pairs, predicate, wanted) or finder.place(written, predicate, wanted)
        return finder.place(node, predicate, wanted)

    def _locator(self, home: FileFacts) -> Locator:
        source = home.source
        if source.path not in self._locators:
            self._locators[source.path] = locator(
                source.data, path=source.path, base=source.graph, laid_out=home.laid_out
            )
        return self._locators[source.path]


def _holds(file: FileFacts, node: str, predicate: str, value: Object | None) -> bool:
    if not predicate:
        return RDF_TYPE in file.out[node]
    values = file.out[node].get(predicate)
    return values is not None and (value is None or value in values)


def _key(value: Object) -> Key:
    if not isinstance(value, Literal):
        return value
    datatype = value.datatype
    return value.value, value.language, "" if datatype in _TEXT else datatype
