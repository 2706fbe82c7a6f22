"""Compare two states of the lists and say in the domain's words what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from publisher.changes.delta import Row, rows_apart
from publisher.changes.record import COMPANIONS, REASONS, Change, Comparison, Kind, Statement, Thing
from publisher.errors import RdfSyntaxError
from publisher.namespaces import DCT, MAPPING_PROPERTIES, OWL, RDF_TYPE, RDFS, SKOS, VOID
from publisher.rdf.terms import is_same_tongue
from publisher.rdf.turtle import natural_key
from publisher.skos.entailment import skos_relations
from publisher.skos.index import Index
from publisher.trees import MAPPINGS, RevisionTree
from publisher.workspace import Workspace

_HIERARCHY = ("broader", "narrower", "topConceptOf", "hasTopConcept", "inScheme", "member")
_KINDS: Mapping[str, Kind] = {
    OWL + "deprecated": Kind.DEPRECATED,
    DCT + "isReplacedBy": Kind.REPLACED,
    DCT + "replaces": Kind.REPLACED,
    SKOS + "prefLabel": Kind.RELABELLED,
    DCT + "title": Kind.RELABELLED,
    RDFS + "label": Kind.RELABELLED,
    SKOS + "notation": Kind.RENUMBERED,
    DCT + "identifier": Kind.RENUMBERED,
    **{SKOS + name: Kind.MOVED for name in _HIERARCHY},
    **{SKOS + name: Kind.REDEFINED for name in ("definition", "scopeNote", "example")},
    DCT + "description": Kind.REDEFINED,
    RDFS + "comment": Kind.REDEFINED,
    **dict.fromkeys(MAPPING_PROPERTIES, Kind.REMAPPED),
}
_ORDER = {kind: number for number, kind in enumerate(Kind)}
_THINGS = (
    (Thing.LIST, SKOS + "ConceptScheme"),
    (Thing.MAPPING_SET, VOID + "Linkset"),
    (Thing.CONCEPT, SKOS + "Concept"),
    (Thing.COLLECTION, SKOS + "Collection"),
    (Thing.COLLECTION, SKOS + "OrderedCollection"),
)
_HOMES = (SKOS + "inScheme", SKOS + "topConceptOf")
_LOOKED_UP = frozenset({RDF_TYPE, *_HOMES})
_SHORT = 7
"""Characters of a revision's id that people are shown."""
_NAMES = (SKOS + "prefLabel", DCT + "title", RDFS + "label")


def compare(old: Workspace, new: Workspace) -> Comparison:
    """Return what changed from one state to another.

    Raises RdfSyntaxError when a file of either does not parse: everything in it would seem to have vanished.
    """
    for state in (old, new):
        for error in state.broken:
            where = f"{state.tree.revision[:_SHORT]}:" if isinstance(state.tree, RevisionTree) else ""
            path = f"{where}{error.path}"
            raise RdfSyntaxError(error.message, path=path, line=error.line, column=error.column)
    gone, come = rows_apart(old, new)
    judge = _Judge(old, new, gone, come)
    changes = sorted(judge.changes(), key=_order)
    return Comparison(
        old=old.tree.name,
        new=new.tree.name,
        changes=tuple(changes),
        names=judge.names(changes),
        versions=judge.versions(changes),
        prefixes=new.settings.all_prefixes,
    )


def _order(change: Change) -> tuple[object, ...]:
    own = change.iri != change.home
    return natural_key(change.home), own, _ORDER[change.kind], natural_key(change.iri)


class _Judge:
    def __init__(self, old: Workspace, new: Workspace, gone: Sequence[Row], come: Sequence[Row]) -> None:
        self._quads = [quad for state in (new, old) for source in state.sources for quad in source.quads]
        touched = {row.subject for row in (*gone, *come)}
        self._before, self._after = _index(old, touched), _index(new, touched)
        self._gone, self._come = _by_subject(gone), _by_subject(come)
        self._kinds = {**_KINDS, **_own_relations(self._quads)}
        self._sets = _mapping_sets(old) | _mapping_sets(new)
        self._subsets = {quad.subject for quad in self._quads if quad.predicate.value == DCT + "isPartOf"}
        self._language = new.settings.language

    def changes(self) -> Iterator[Change]:
        """Yield the changes of every thing that has rows."""
        for iri in {**self._gone, **self._come}:
            yield from self._of(iri, self._gone.get(iri, []), self._come.get(iri, []))

    def _of(self, iri: str, gone: list[Row], come: list[Row]) -> Iterator[Change]:
        node = NamedNode(iri)
        was, now = (index.values(node, RDF_TYPE) for index in (self._before, self._after))
        thing = _thing(now or was)
        for home in dict.fromkeys(self._set_of(row) for row in (*gone, *come)):
            if home:
                parts = [_statements(row for row in rows if self._set_of(row) == home) for rows in (gone, come)]
                yield Change(Kind.REMAPPED, thing, iri, home, parts[0], parts[1])
        removed, added = (_statements(row for row in rows if not self._set_of(row)) for rows in (gone, come))
        if not removed and not added:
            return
        home = iri if thing in (Thing.LIST, Thing.MAPPING_SET) else self._home(node)
        notes = tuple(
            item.value.value for item in added if item.predicate in REASONS and isinstance(item.value, Literal)
        )
        if bool(was) != bool(now):
            yield Change(Kind.ADDED if now else Kind.VANISHED, thing, iri, home, removed, added, notes)
            return
        for place in sorted(self._left(node) - {home}):
            away = tuple(item for item in removed if item.predicate in _HOMES and item.value == NamedNode(place))
            removed = tuple(item for item in removed if item not in away)
            yield Change(Kind.MOVED, thing, iri, place, away)
        if not removed and not added:
            return
        for kind, (less, more) in self._by_kind(removed, added).items():
            yield Change(kind, thing, iri, home, tuple(less), tuple(more), notes)
            notes = ()

    def _by_kind(
        self, removed: Iterable[Statement], added: Iterable[Statement]
    ) -> dict[Kind, tuple[list[Statement], list[Statement]]]:
        """Sort statements by the kind of change they are; dates and notes go with the gravest."""
        groups: dict[Kind, tuple[list[Statement], list[Statement]]] = defaultdict(lambda: ([], []))
        for side, statements in enumerate((removed, added)):
            for item in statements:
                groups[self._kind(item)][side].append(item)
        self._settle_retirement(groups)
        ordered = {kind: groups[kind] for kind in Kind if kind in groups}
        first = next(iter(ordered))
        if first is not Kind.EDITED and Kind.EDITED in ordered:
            rest: tuple[list[Statement], list[Statement]] = ([], [])
            for side, statements in enumerate(ordered.pop(Kind.EDITED)):
                for item in statements:
                    (ordered[first] if item.predicate in COMPANIONS else rest)[side].append(item)
            if any(rest):
                ordered[Kind.EDITED] = rest
        return ordered

    def _settle_retirement(self, groups: dict[Kind, tuple[list[Statement], list[Statement]]]) -> None:
        """Tell a retirement that names its successor as a replacement, and one taken back as a restoration."""
        if Kind.DEPRECATED not in groups:
            return
        less, more = groups.pop(Kind.DEPRECATED)
        retired = any(isinstance(item.value, Literal) and item.value.value in ("true", "1") for item in more)
        named = groups.pop(Kind.REPLACED, ([], []))
        kind = (Kind.REPLACED if named[1] else Kind.DEPRECATED) if retired else Kind.RESTORED
        groups[kind] = ([*less, *named[0]], [*more, *named[1]])

    def _kind(self, item: Statement) -> Kind:
        return Kind.REMAPPED if item.about else self._kinds.get(item.predicate, Kind.EDITED)

    def _set_of(self, row: Row) -> str:
        """Return the mapping set a row belongs to, empty when it belongs to its subject."""
        inside = row.path.startswith(MAPPINGS + "/") and row.subject not in self._sets.values()
        return self._sets.get(row.path, "") if inside else ""

    def _left(self, node: NamedNode) -> set[str]:
        """Return the lists a thing was in and is in no longer; each is told so, beside the one it is in now."""
        was, now = ({item.value for item in index.iris(node, *_HOMES)} for index in (self._before, self._after))
        return was - now

    def _home(self, node: NamedNode) -> str:
        """Return the list a thing is told under: one it is in now, the whole rather than a subset of it."""
        for index in (self._after, self._before):
            schemes = index.iris(node, *_HOMES)
            if schemes:
                return min(schemes, key=lambda item: (item in self._subsets, item.value)).value
        return ""

    def names(self, changes: Iterable[Change]) -> Mapping[str, str]:
        """Return the labels of every IRI the changes mention."""
        wanted = {iri for change in changes for iri in _mentioned(change)}
        found: dict[str, tuple[bool, int, str]] = {}
        for number, quad in enumerate(self._quads):
            if quad.predicate.value not in _NAMES or not isinstance(quad.object, Literal):
                continue
            iri = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
            if iri in wanted:
                own = is_same_tongue(quad.object.language or "", self._language)
                label = (not own, number, quad.object.value)
                found[iri] = min(found.get(iri, label), label)
        return {iri: text for iri, (_, _, text) in sorted(found.items()) if text}

    def versions(self, changes: Iterable[Change]) -> Mapping[str, str]:
        """Return the version each list and mapping set had before, or has if it is new."""
        homes = {change.home for change in changes}
        return {
            quad.subject.value: quad.object.value
            for quad in self._quads
            if quad.predicate.value == OWL + "versionInfo"
            and isinstance(quad.object, Literal)
            and isinstance(quad.subject, NamedNode)
            and quad.subject.value in homes
        }


def _index(state: Workspace, subjects: set[str]) -> Index:
    return Index(
        quad
        for source in state.sources
        for quad in source.quads
        if quad.predicate.value in _LOOKED_UP and isinstance(quad.subject, NamedNode) and quad.subject.value in subjects
    )


def _by_subject(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.subject].append(row)
    return grouped


def _own_relations(quads: Iterable[Quad]) -> dict[str, Kind]:
    """Return the kind a change of each declared relation is, by the SKOS property it comes under."""
    relations = skos_relations(quads)
    return {name: _KINDS[above[0]] for name, above in relations.items() if above and above[0] in _KINDS}


def _mapping_sets(state: Workspace) -> dict[str, str]:
    """Return the mapping set each file of mappings describes, by path."""
    return {
        source.path: quad.subject.value
        for source in state.in_folder(MAPPINGS)
        for quad in source.quads
        if quad.predicate.value == RDF_TYPE
        and quad.object == NamedNode(VOID + "Linkset")
        and isinstance(quad.subject, NamedNode)
    }


def _thing(types: Iterable[object]) -> Thing:
    names = {item.value for item in types if isinstance(item, NamedNode)}
    return next((thing for thing, name in _THINGS if name in names), Thing.TERM)


def _statements(rows: Iterable[Row]) -> tuple[Statement, ...]:
    found = {row.statement for row in rows}
    return tuple(sorted(found, key=lambda item: (item.predicate, item.about, natural_key(str(item.value)))))


def _mentioned(change: Change) -> Iterator[str]:
    yield from (change.iri, change.home)
    for item in (*change.removed, *change.added):
        yield from (item.predicate, item.about)
        if isinstance(item.value, NamedNode):
            yield item.value.value
