"""Rules about mappings between lists, and about relations used as mappings."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.rule import Problem, Subject
from publisher.checks.slots import MODIFIER, is_negation
from publisher.namespaces import OWL, RDF_TYPE, SKOS, VOID

_FROM, _TO, _BY = (VOID + name for name in ("subjectsTarget", "objectsTarget", "linkPredicate"))
_AXIOM = OWL + "Axiom"
_ANNOTATED = tuple(OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget"))


def mapping_inside_list(subject: Subject) -> Iterator[Problem]:
    """A mapping joins two concepts of one list.

    Why: Mapping properties join different lists; inside one, hierarchy and related say it, and pages show those.
    Do: Use skos:broader, skos:narrower or skos:related; for two concepts that mean the same, deprecate one.
    Source: qSKOS, mapping relations misuse.

    Bad:
        ex:58 a skos:Concept ; skos:inScheme ex:services ; skos:broadMatch ex:5 .
        ex:5 a skos:Concept ; skos:inScheme ex:services .

    Good:
        ex:58 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:5 .
        ex:5 a skos:Concept ; skos:inScheme ex:services .
    """
    facts = subject.facts
    mine = set(facts.schemes_of(subject.node))
    for predicate, value in subject.links if mine else ():
        if predicate in subject.relations.matches and mine & set(facts.schemes_of(value)):
            message = (
                f"{facts.short(predicate)} joins {subject.name} to {facts.called(value)}, which is in the same list."
            )
            yield Problem(message, predicate, value)


def relation_across_lists(subject: Subject) -> Iterator[Problem]:
    """A hierarchy or “related” relation leads into another list.

    Why: Browsing one list would wander into another, with other numbers, owners and versions.
    Do: Use a mapping property instead: skos:broadMatch, skos:narrowMatch or skos:relatedMatch.
    Source: qSKOS, mapping relations misuse; SKOS Reference 10.6.1.

    Bad:
        ex:58 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:f1 .
        ex:f1 a skos:Concept ; skos:inScheme ex:functions .

    Good:
        ex:58 a skos:Concept ; skos:inScheme ex:services ; skos:broadMatch ex:f1 .
        ex:f1 a skos:Concept ; skos:inScheme ex:functions .
    """
    facts = subject.facts
    inner = subject.relations.inner
    mine = set(facts.schemes_of(subject.node))
    for predicate, value in subject.links if mine else ():
        if predicate in inner:
            others = facts.schemes_of(value)
            if others and not mine.intersection(others):
                message = (
                    f"{facts.short(predicate)} leads from {subject.name} into another list: {facts.called(value)}."
                )
                yield Problem(message, predicate, value)


def two_exact_matches(subject: Subject) -> Iterator[Problem]:
    """A concept is exactly two concepts of one list.

    Why: If it is the same as both, both are the same; software that follows exact matches merges them.
    Do: Keep the better one and make the other skos:closeMatch or skos:broadMatch.
    Source: qSKOS, mapping clashes (ambiguous exact matches).

    Bad:
        ex:58 a skos:Concept ; skos:exactMatch ex:f1, ex:f2 .
        ex:f1 a skos:Concept ; skos:inScheme ex:functions .
        ex:f2 a skos:Concept ; skos:inScheme ex:functions .

    Good:
        ex:58 a skos:Concept ; skos:exactMatch ex:f1 ; skos:closeMatch ex:f2 .
        ex:f1 a skos:Concept ; skos:inScheme ex:functions .
        ex:f2 a skos:Concept ; skos:inScheme ex:functions .
    """
    facts = subject.facts
    taken: dict[str, str] = {}
    for value in facts.nodes(subject.node, SKOS + "exactMatch"):
        for scheme in facts.schemes_of(value):
            first = taken.setdefault(scheme, value)
            if first != value:
                names = facts.called(first), facts.called(value)
                message = f"{subject.name} is an exact match of {names[0]} and of {names[1]}, both of one list."
                yield Problem(message, SKOS + "exactMatch", value)
                break


def retired_reference(subject: Subject) -> Iterator[Problem]:
    """A current concept leads to a retired one.

    A concept in use has a broader, related or mapped concept that is deprecated.

    Why: Readers are led to a dead end, and a branch below a retired concept disappears with it.
    Do: Point to the concept that replaced it, or delete the statement.
    Source: Practice of controlled vocabularies; SKOS has no word for it.

    Bad:
        ex:58 a skos:Concept ; skos:broader ex:5 .
        ex:5 a skos:Concept ; owl:deprecated true ; dct:isReplacedBy ex:6 .

    Good:
        ex:58 a skos:Concept ; skos:broader ex:6 .
        ex:5 a skos:Concept ; owl:deprecated true ; dct:isReplacedBy ex:6 .
    """
    facts = subject.facts
    if facts.deprecated(subject.node):
        return
    for predicate, value in subject.links:
        if predicate in subject.relations.semantic and facts.deprecated(value):
            heirs = [facts.called(heir) for heir in facts.heirs(value)]
            remedy = f"Point to {' or '.join(heirs)} instead." if heirs else ""
            message = f"{facts.short(predicate)} of {subject.name} leads to {facts.called(value)}, which is retired."
            yield Problem(message, predicate, value, remedy=remedy)


def mapping_outside_its_lists(subject: Subject) -> Iterator[Problem]:
    """A mapping file maps concepts its description does not speak of.

    A mapping in the file of a mapping set starts or ends in another list than the description names.

    Why: People take a mapping set by its description; the stray pair is lost, or believed to be of another list.
    Do: Move the pair to the mapping set of its two lists, or correct the number.
    Source: VoID section 3.1 (linksets).

    Bad:
        ex:a-b a void:Linkset ; void:subjectsTarget ex:services ; void:objectsTarget ex:functions .
        ex:58 skos:closeMatch ex:t1 .
        ex:58 skos:inScheme ex:services .
        ex:t1 skos:inScheme ex:topics .

    Good:
        ex:a-b a void:Linkset ; void:subjectsTarget ex:services ; void:objectsTarget ex:topics .
        ex:58 skos:closeMatch ex:t1 .
    """
    facts, relations = subject.facts, subject.relations
    for linkset, predicate, value in subject.mappings:
        for end, target, word in ((subject.node, _FROM, "starts"), (value, _TO, "ends")):
            lists, homes = relations.ends_of(linkset, target), facts.schemes_of(end)
            if lists and homes and lists.isdisjoint(homes):
                message = f"A mapping of {facts.called(linkset)} {word} outside its lists: at {facts.called(end)}."
                yield Problem(message, predicate, value)


def undeclared_mapping(subject: Subject) -> Iterator[Problem]:
    """A mapping file uses a relation its description does not name.

    Why: People and software choose a mapping set by its relation (void:linkPredicate); the others go unnoticed.
    Do: Add the relation to the description with void:linkPredicate, or use the one that is named there.
    Source: VoID section 3.1 (linksets).

    Bad:
        ex:a-b a void:Linkset ; void:linkPredicate skos:exactMatch .
        ex:58 skos:closeMatch ex:f1 .

    Good:
        ex:a-b a void:Linkset ; void:linkPredicate skos:exactMatch, skos:closeMatch .
        ex:58 skos:closeMatch ex:f1 .
    """
    facts = subject.facts
    for linkset, predicate, value in subject.mappings:
        named = subject.relations.ends_of(linkset, _BY)
        if named and predicate not in named:
            message = f"{facts.called(linkset)} does not name the relation {facts.short(predicate)} used here."
            yield Problem(message, predicate, value)


def details_without_mapping(subject: Subject) -> Iterator[Problem]:
    """Details are given of a mapping that is not there.

    An owl:Axiom names two concepts and a mapping relation, but no file states that mapping. Details that say that it
    does not hold (sssom:predicate_modifier "Not") need none.

    Why: Confidence or a source without its mapping is lost: nobody is shown the details of nothing.
    Do: Add the mapping itself, correct the details, or delete them.
    Source: OWL 2 mapping to RDF, section 2.2 (annotations of axioms).

    Bad:
        [] a owl:Axiom ; owl:annotatedSource ex:58 ; owl:annotatedProperty skos:closeMatch ; owl:annotatedTarget ex:f1 .

    Good:
        ex:58 skos:closeMatch ex:f1 .
        [] a owl:Axiom ; owl:annotatedSource ex:58 ; owl:annotatedProperty skos:closeMatch ; owl:annotatedTarget ex:f1 .
    """
    facts, node = subject.facts, subject.node
    if _AXIOM not in facts.nodes(node, RDF_TYPE):
        return
    sources, names, values = (facts.nodes(node, name) for name in _ANNOTATED)
    whole = len(sources) == len(names) == len(values) == 1 and names[0] in subject.relations.matches
    negated = any(is_negation(value) for value in facts.values(node, MODIFIER))
    if whole and not negated and values[0] not in facts.nodes(sources[0], names[0]):
        pair = f"{facts.called(sources[0])} {facts.short(names[0])} {facts.called(values[0])}"
        yield Problem(f"Details are given of a mapping no file states: {pair}.", OWL + "annotatedTarget", values[0])
