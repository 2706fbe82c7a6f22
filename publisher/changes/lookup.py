"""Find lists and concepts by what an editor types: a number, a prefixed name, an address or a list's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from publisher.errors import WorkspaceError
from publisher.namespaces import DCT, MAPPING_PROPERTIES, RDF_TYPE, RDFS, SKOS, VANN, VOID
from publisher.rdf.terms import TermWriter
from publisher.rdf.turtle import natural_key
from publisher.skos.statements import Contents
from publisher.skos.visible import shown
from publisher.workspace import Source, Workspace

_SHOWN = 5
_WEB = ("http://", "https://")
_EDITED = frozenset(NamedNode(SKOS + name) for name in ("Concept", "Collection", "OrderedCollection"))


@dataclass(frozen=True)
class Lookup:
    """Names of one workspace's lists, mapping sets and concepts; ``index`` is what its files say."""

    workspace: Workspace
    index: Contents

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return {source.path: source for source in self.workspace.sources}

    def home(self, node: NamedNode) -> Source | None:
        """Return the file that describes a thing; None when none gives it a class."""
        return self._sources.get(self.index.home(node))

    @cached_property
    def _terms(self) -> TermWriter:
        return TermWriter(self.prefixes)

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes an editor may type: the workspace's and every file's."""
        return {**self.index.prefixes, **self.workspace.settings.all_prefixes}

    def name(self, node: NamedNode) -> str:
        """Return how a sentence names a thing: its label in quotes and its short address."""
        label = self.index.text(node, SKOS + "prefLabel", DCT + "title", RDFS + "label")
        short = self._terms.iri(node.value)
        return f"“{shown(label)}” ({short})" if label else short

    def schemes(self) -> list[NamedNode]:
        """Return every list, sorted."""
        return self._of_type(SKOS + "ConceptScheme")

    def linksets(self) -> list[NamedNode]:
        """Return every mapping set, sorted."""
        return self._of_type(VOID + "Linkset")

    def _of_type(self, name: str) -> list[NamedNode]:
        found = [node for node in self.index.of_type(name) if isinstance(node, NamedNode)]
        return sorted(found, key=lambda node: natural_key(node.value))

    def members(self, scheme: NamedNode) -> list[NamedNode]:
        """Return a list's concepts, sorted."""
        found = self.index.subjects_of(scheme, SKOS + "inScheme", SKOS + "topConceptOf")
        return sorted(found, key=lambda node: natural_key(node.value))

    def schemes_of(self, concept: NamedNode) -> list[NamedNode]:
        """Return the lists a concept is in, the whole before its subsets."""
        found = set(self.index.iris(concept, SKOS + "inScheme", SKOS + "topConceptOf"))
        return sorted(found, key=lambda node: (self._is_subset(node), node.value))

    def scheme(self, text: str) -> NamedNode:
        """Return the list an editor means: by address, prefixed name, last part of the address, file, title or prefix.

        Raises WorkspaceError when there is none of that name.
        """
        schemes = self.schemes()
        for names in (self._addresses, self._short_names, self._file_names):
            found = [node for node in schemes if text.casefold() in {name.casefold() for name in names(node)}]
            if found:
                return min(found, key=lambda node: (self._is_subset(node), node.value))
        known = ", ".join(sorted(re.split(r"[/#]", node.value)[-1] for node in schemes))
        raise WorkspaceError(f"There is no list '{text}'. Lists: {known}.")

    def linkset(self, text: str) -> NamedNode:
        """Return the mapping set an editor means: by address, prefixed name, last part of the address, file or title.

        Raises WorkspaceError when there is none of that name.
        """
        for node in self.linksets():
            names = (*self._addresses(node), *self._file_names(node), *self._short_names(node))
            if text.casefold() in {name.casefold() for name in names}:
                return node
        known = ", ".join(re.split(r"[/#]", node.value)[-1] for node in self.linksets())
        raise WorkspaceError(f"There is no mapping set '{text}'. Mapping sets: {known}.")

    def concept(self, text: str, *, scheme: NamedNode | None = None) -> NamedNode:
        """Return the concept an editor means: by address, prefixed name, ``LIST/number``, or number alone.

        A number alone is looked for in ``scheme``, or everywhere when only one list has it. Raises WorkspaceError when
        there is no such concept, or more than one.
        """
        for node in map(NamedNode, self._written(text)):
            if self.index.home(node):
                self._require_concept(node)
                return node
        if text.strip("<>").startswith(_WEB):
            message = f"No file here describes <{text.strip('<>')}>; commands edit the concepts of the lists here."
            raise WorkspaceError(message)
        found = self._by_number(text, scheme)
        if len(found) == 1:
            return found[0]
        if found:
            named = "; ".join(self.name(node) for node in found[:_SHOWN])
            raise WorkspaceError(f"'{text}' is the number of several concepts: {named}. Write one with its prefix.")
        where = f" in {self.name(scheme)}" if scheme else ""
        raise WorkspaceError(f"There is no concept '{text}'{where}. Write a number, a prefixed name or an address.")

    def _require_concept(self, node: NamedNode) -> None:
        if _EDITED.isdisjoint(self.index.values(node, RDF_TYPE)) and not self.schemes_of(node):
            raise WorkspaceError(
                f"{self.name(node)} is no concept; edit what is said of it in {self.index.home(node)}."
            )

    def property(self, text: str) -> NamedNode:
        """Return the relation an editor means; a word alone is a SKOS mapping relation or one the files declare."""
        iri = next(iter(self._written(text)), SKOS + text)
        named = {node for node, _ in self.index.rows(RDF_TYPE) if re.split(r"[/#]", node.value)[-1] == text}
        is_declared = len(named) == 1 and iri not in MAPPING_PROPERTIES
        return named.pop() if is_declared else NamedNode(iri)

    def _written(self, text: str) -> Iterator[str]:
        """Yield the addresses a text may stand for."""
        plain = text.removeprefix("<").removesuffix(">")
        if re.match(r"https?://", plain):
            yield plain
            return
        prefix, colon, local = plain.partition(":")
        if colon and prefix in self.prefixes:
            yield self.prefixes[prefix] + local
        elif "/" in plain:
            yield self.workspace.settings.authority + plain

    def _by_number(self, text: str, scheme: NamedNode | None) -> list[NamedNode]:
        name, slash, number = text.rpartition("/")
        if slash:
            scheme = self.scheme(name)
        found = self.index.saying(number, SKOS + "notation", DCT + "identifier")
        within = {node for node in found if scheme is None or scheme in self.schemes_of(node)}
        if not within:
            lists = [scheme] if scheme else self.schemes()
            members = (node for item in lists for node in self.members(item))
            within = {node for node in members if re.split(r"[/#]", node.value)[-1] == number}
        return sorted(within, key=lambda node: node.value)

    def _is_subset(self, node: NamedNode) -> bool:
        return bool(self.index.values(node, DCT + "isPartOf"))

    def _addresses(self, node: NamedNode) -> Iterable[str]:
        return node.value, self._terms.iri(node.value), re.split(r"[/#]", node.value)[-1]

    def _short_names(self, node: NamedNode) -> Iterable[str]:
        names = (DCT + "alternative", DCT + "title", SKOS + "prefLabel", VANN + "preferredNamespacePrefix")
        return [item.value for item in self.index.literals(node, *names)]

    def _file_names(self, node: NamedNode) -> Iterable[str]:
        path = self.index.home(node)
        return path, path.rpartition("/")[2].partition(".")[0]
