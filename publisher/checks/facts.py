"""What the files say of concepts and lists: membership, retirement, and the names people know them by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from publisher.checks.literals import Literal
from publisher.checks.said import Said
from publisher.checks.statements import Object
from publisher.namespaces import DCT, NOTE_PROPERTIES, OWL, RDFS, SKOS, SKOSXL, VOID
from publisher.rdf.terms import is_same_tongue

CONCEPT, SCHEME = SKOS + "Concept", SKOS + "ConceptScheme"
COLLECTION, ORDERED = SKOS + "Collection", SKOS + "OrderedCollection"
LINKSET = VOID + "Linkset"
_PREFERRED, _DEPRECATED, _TOPS = SKOS + "prefLabel", OWL + "deprecated", SKOS + "hasTopConcept"
_IN_SCHEME = (SKOS + "inScheme", SKOS + "topConceptOf")


_SHOWN = 160
"""Characters of a label a sentence shows."""

_FEWEST, _ODD_ONE_IN = 4, 20
"""Concepts with a notation that make a pattern, and how many of them to one that does not follow it."""


@dataclass(frozen=True)
class Facts(Said):
    """All files' statements together."""

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """Every concept: stated to be one, sorted."""
        return tuple(sorted(self.concept_set))

    @cached_property
    def concept_set(self) -> frozenset[str]:
        """The concepts, for membership."""
        return frozenset(self.of_class(CONCEPT))

    @cached_property
    def schemes(self) -> tuple[str, ...]:
        """Every concept scheme, sorted."""
        return tuple(sorted(self.of_class(SCHEME)))

    @cached_property
    def linksets(self) -> tuple[str, ...]:
        """Every set of mappings, sorted."""
        return tuple(sorted(self.of_class(LINKSET)))

    def having(self, predicate: str, value: Object) -> Iterator[str]:
        """Yield the concepts that have a value of a property, in file order."""
        tables = (file.having(predicate) for file in self.using(predicate))
        return (node for table in tables for node in table.get(value, ()) if node in self.concept_set)

    @cached_property
    def scheme_set(self) -> frozenset[str]:
        """The schemes, for membership."""
        return frozenset(self.schemes)

    @cached_property
    def lists(self) -> Mapping[str, frozenset[str]]:
        """The schemes of every node that is in any, as stated or as a top concept."""
        found: dict[str, frozenset[str]] = {}
        sets: dict[tuple[Object, ...], frozenset[str]] = {}
        listed = ((str(top), [scheme]) for scheme, tops in self.rows(_TOPS) for top in tops)
        for node, values in chain[tuple[str, Sequence[Object]]](self.rows(*_IN_SCHEME), listed):
            key = tuple(values)
            if key not in sets:
                sets[key] = frozenset(value for value in values if isinstance(value, str))
            known = found.setdefault(node, sets[key])
            if not sets[key] <= known:
                found[node] = known | sets[key]
        return found

    @cached_property
    def _schemes(self) -> dict[str, list[str]]:
        return {}

    def schemes_of(self, concept: str) -> list[str]:
        """Return the schemes a concept is in, as stated or as a top concept."""
        known = self._schemes.get(concept)
        if known is None:
            stated = self.nodes(concept, SKOS + "inScheme", SKOS + "topConceptOf")
            known = list(dict.fromkeys([*stated, *self.subjects_of(concept, SKOS + "hasTopConcept")]))
            self._schemes[concept] = known
        return known

    def tops_of(self, concept: str) -> list[str]:
        """Return the schemes a concept is a top concept of."""
        stated = self.nodes(concept, SKOS + "topConceptOf")
        return list(dict.fromkeys([*stated, *self.subjects_of(concept, SKOS + "hasTopConcept")]))

    @cached_property
    def tops(self) -> frozenset[str]:
        """Every node that is a top concept of a scheme, as stated by either."""
        named = (value for value in self.objects(_TOPS) if isinstance(value, str))
        return frozenset(self.holders(SKOS + "topConceptOf", kind=str)).union(named)

    def has_tops(self, scheme: str) -> bool:
        """Say whether a scheme names top concepts."""
        stated = any(predicate == SKOS + "topConceptOf" for _, predicate in self.links_to(scheme))
        return stated or bool(self.values(scheme, SKOS + "hasTopConcept"))

    @cached_property
    def _members(self) -> dict[str, frozenset[str]]:
        return {}

    def members(self, scheme: str) -> frozenset[str]:
        """Return a scheme's concepts."""
        if scheme not in self._members:
            self._members[scheme] = self.concept_set.intersection(self.listed(scheme))
        return self._members[scheme]

    def listed(self, scheme: str) -> Iterator[str]:
        """Yield what is in a scheme, as often as it is stated."""
        yield from (node for node, predicate in self.links_to(scheme) if predicate in _IN_SCHEME)
        yield from self.nodes(scheme, SKOS + "hasTopConcept")

    @cached_property
    def _numbering(self) -> dict[str, bool]:
        return {}

    def numbered_by_address(self, scheme: str) -> bool:
        """Say whether the addresses of all concepts of a scheme with a notation, or nearly all, end with it."""
        if scheme not in self._numbering:
            numbered = ((node, self.literals(node, SKOS + "notation")) for node in self.members(scheme))
            counts = Counter(ends_with(node, found) for node, found in numbered if found)
            apart = max(1, counts.total() // _ODD_ONE_IN)
            self._numbering[scheme] = counts.total() >= _FEWEST and counts[False] <= apart
        return self._numbering[scheme]

    @cached_property
    def coded(self) -> frozenset[str]:
        """The schemes of which all concepts, or nearly all, have a notation."""
        with_code = self.holders(SKOS + "notation", kind=Literal)
        return frozenset(scheme for scheme in self.schemes if _nearly_all(self.members(scheme), with_code))

    @cached_property
    def unexplained_lists(self) -> frozenset[str]:
        """The schemes of which more than half of the concepts have no definition or other note that explains them."""
        members = ((scheme, self.members(scheme)) for scheme in self.schemes)
        return frozenset(scheme for scheme, nodes in members if 2 * len(nodes - self.explained) > len(nodes))

    @cached_property
    def explained_lists(self) -> frozenset[str]:
        """The other schemes, if they have a few concepts at least."""
        others = self.scheme_set - self.unexplained_lists
        return frozenset(scheme for scheme in others if len(self.members(scheme)) >= _FEWEST)

    @cached_property
    def _languages(self) -> dict[str, Counter[str]]:
        return {}

    def languages(self, scheme: str) -> Counter[str]:
        """Return how many of a scheme's concepts have a preferred label in each language."""
        if scheme not in self._languages:
            nodes = sorted(self.members(scheme))
            tongues = ({text.language for text in self.literals(node, _PREFERRED)} for node in nodes)
            self._languages[scheme] = Counter(language for several in tongues for language in several)
        return self._languages[scheme]

    def heirs(self, node: str) -> list[str]:
        """Return what is in use now in place of a retired node, over any number of steps; nothing that is not there."""
        found: dict[str, None] = {}
        queue, seen = [node], {node}
        for step in queue:
            for heir in self.nodes(step, DCT + "isReplacedBy"):
                if self.deprecated(heir) and heir not in seen:
                    queue.append(heir)
                elif not self.deprecated(heir) and (self._is_like(heir, node) or not self.ours(heir)):
                    found[heir] = None
                seen.add(heir)
        return list(found)

    def _is_like(self, heir: str, node: str) -> bool:
        return heir in self.concept_set or (node not in self.concept_set and self.describes(heir))

    def named(self, text: Literal, predicate: str = _PREFERRED) -> Iterator[str]:
        """Yield the concepts whose preferred label (or another property) is a text, capitals aside."""
        key = text.value.casefold(), text.language
        tables = (file.named(predicate) for file in self.using(predicate))
        return (node for table in tables for node in table.get(key, ()) if node in self.concept_set)

    @cached_property
    def explained(self) -> frozenset[str]:
        """Every node with a definition or another note that explains it; an empty one does not."""
        rows = self.rows(*NOTE_PROPERTIES[:4])
        return frozenset(
            node for node, notes in rows if any(isinstance(note, str) or note.value.strip() for note in notes)
        )

    def deprecated(self, node: str) -> bool:
        """Say whether a node is marked ``owl:deprecated true``."""
        return node in self.retired

    @cached_property
    def retired(self) -> frozenset[str]:
        """Every node marked ``owl:deprecated true``."""
        tables = (file.having(_DEPRECATED) for file in self.files if _DEPRECATED in file.predicates)
        rows = (row for table in tables for row in table.items())
        true = (nodes for value, nodes in rows if isinstance(value, Literal) and value.value in ("true", "1"))
        return frozenset(node for nodes in true for node in nodes)

    def ours(self, node: str) -> bool:
        """Say whether an IRI is below the authority or the definition vocabulary this workspace answers for."""
        return node.startswith(self._starts)

    def is_relative(self, node: str) -> bool:
        """Say whether an IRI has the place of a file as its beginning, as one written without a beginning gets."""
        return node.startswith(self.settings.authority + "graph/")

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        return tuple(start for start in (self.settings.authority, self.settings.definitions) if start)

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """What the IRIs of ours begin with, and those that were meant to be: https for http, or the reverse."""
        return (*self._starts, *map(_of_other_protocol, self._starts))

    def twin(self, node: str) -> str:
        """Return the IRI of ours that was meant by one with https for http, or the reverse; empty for any other."""
        other = _of_other_protocol(node)
        return other if self.ours(other) and not self.ours(node) else ""

    def label(self, node: str) -> str:
        """Return the label people know a node by, in the workspace's language where there is one."""
        for predicates in ((SKOS + "prefLabel",), (DCT + "title", RDFS + "label"), (SKOS + "altLabel",)):
            labels = self.literals(node, *predicates)
            if labels:
                mine = [item for item in labels if is_same_tongue(item.language, self.settings.language)]
                return (mine or labels)[0].value
        xl = [text for label in self.nodes(node, SKOSXL + "prefLabel") for text in self._forms(label)]
        return xl[0].value if xl else ""

    def _forms(self, label: str) -> list[Literal]:
        return self.literals(label, SKOSXL + "literalForm")

    def called(self, node: str) -> str:
        """Return how a sentence names a node: the beginning of its label and its short address, or that alone."""
        label = self.label(node)
        shown = label if len(label) <= _SHOWN else f"{label[:_SHOWN].rstrip()}…"
        return f"“{shown}” ({self.short(node)})" if label else self.short(node)

    def short(self, node: str) -> str:
        """Return an IRI as people write it: without the authority, or with a prefix."""
        if node.startswith(self.settings.authority):
            return node.removeprefix(self.settings.authority)
        for prefix, start in self.settings.all_prefixes.items():
            if node.startswith(start) and len(node) > len(start):
                return f"{prefix}:{node.removeprefix(start)}"
        return "a nameless node" if node.startswith("_:") else f"<{node}>"


def _nearly_all(nodes: Set[str], having: Set[str]) -> bool:
    return len(nodes) >= _FEWEST and len(nodes - having) <= max(1, len(nodes) // _ODD_ONE_IN)


def _of_other_protocol(iri: str) -> str:
    start, mark, rest = iri.partition("://")
    return {"http": "https", "https": "http"}.get(start, start) + mark + rest


def ends_with(node: str, notations: Iterable[Object]) -> bool:
    """Say whether an address ends with one of a concept's notations, as a part of its own."""
    for notation in notations:
        text = notation.value if isinstance(notation, Literal) else ""
        if text and node.endswith(text) and not node[: -len(text)][-1:].isalnum():
            return True
    return False
