"""The data a SHACL engine needs: the nodes to judge and what the shapes ask about them, or everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from publisher.checks.facts import Facts
from publisher.checks.profile import Profile
from publisher.checks.shapes import Work, skolem
from publisher.checks.statements import Object
from publisher.namespaces import RDF_TYPE, RDFS

_BELOW = RDFS + "subClassOf"


def work_for(facts: Facts, profile: Profile, focus: Iterable[str] | None = None) -> Work:
    """Return the work of judging the given nodes (all when None): only what the shapes ask about, no more."""
    chosen = [node for node in _targets(facts, profile, focus) if not _unsound(node)]
    about = ("\n".join(_statements(facts, profile, node)) for node in chosen)
    around = (*_types_around(facts, profile, chosen), *_classes(facts)) if profile.looks_around else ()
    return Work(tuple(skolem(node) for node in chosen), tuple(about), "\n".join(around), profile.text)


def whole_work(facts: Facts, profile: Profile) -> Work:
    """Return the work of judging shapes that may look anywhere: every statement of every file."""
    about = (
        f"<{skolem(node)}> <{predicate}> {_term(value)} ."
        for node in facts.subjects()
        if not _unsound(node)
        for predicate, value in facts.about(node)
        if not (isinstance(value, str) and _unsound(value))
    )
    return Work((), ("\n".join(about),), "", profile.text, whole=True)


def _targets(facts: Facts, profile: Profile, focus: Iterable[str] | None) -> list[str]:
    if focus is None:
        return sorted(facts.of_class(*profile.targets))
    classes = {below for name in profile.targets for below in facts.subclasses(name)}
    return sorted(node for node in set(focus) if not classes.isdisjoint(facts.types(node)))


def _statements(facts: Facts, profile: Profile, node: str) -> Iterator[str]:
    name = skolem(node)
    for predicate, value in facts.about(node):
        if predicate in profile.paths:
            yield f"<{name}> <{predicate}> {_term(value)} ."


def _types_around(facts: Facts, profile: Profile, nodes: Iterable[str]) -> Iterator[str]:
    values = {
        value
        for node in nodes
        for predicate, value in facts.about(node)
        if isinstance(value, str) and predicate in profile.paths and predicate != RDF_TYPE
    }
    for node in sorted(values):
        for name in facts.types(node):
            yield f"<{skolem(node)}> <{RDF_TYPE}> {_term(name)} ."


def _classes(facts: Facts) -> Iterator[str]:
    """Yield which class is below which, as the files state."""
    for file in facts.files:
        if _BELOW in file.predicates:
            for node, about in file.out.items():
                for above in about.get(_BELOW, ()):
                    yield f"<{skolem(node)}> <{_BELOW}> {_term(above)} ."


def _term(value: Object) -> str:
    return f"<{skolem(value)}>" if isinstance(value, str) else str(value)


def _unsound(node: str) -> bool:
    return any(character in node for character in ' <>"{}|\\^`')
