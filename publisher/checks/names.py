"""Rules about addresses and terms: whether IRIs can be opened, and whether names are those that are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.checks.facts import Facts
from publisher.checks.rule import Problem, Subject
from publisher.checks.vocabularies import CLOSED, TERMS
from publisher.namespaces import RDF_TYPE, SKOS

_FRIENDLY = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+/[A-Za-z0-9._~!$&'()*+,;=:@%/#?-]*")


def unfriendly_address(subject: Subject) -> Iterator[Problem]:
    """A concept's or list's address cannot be opened.

    The IRI does not start with http:// or https://, or has characters browsers and tools write in different ways.

    Why: The address is what others store and open; one that cannot be typed or changes on the way leads nowhere.
    Do: Use an http address of letters, digits and - . _ ~ only.
    Source: qSKOS, HTTP URI scheme violation; Cool URIs for the Semantic Web.

    Bad:
        <urn:services:58> a skos:Concept .

    Good:
        ex:58 a skos:Concept .
    """
    if not subject.node.startswith("_:") and not _FRIENDLY.fullmatch(subject.node):
        yield Problem(f"The address <{subject.node}> cannot be opened as a web address.")


def nameless_concept(subject: Subject) -> Iterator[Problem]:
    """A concept has no address.

    A concept is a blank node: it is written in brackets or with a name that starts with _:.

    Why: Nobody can point to it, and its made-up name changes with every load.
    Do: Give the concept an address of its own.
    Source: SKOS Primer 2.1; Linked Data principles.

    Bad:
        [] a skos:Concept ; skos:prefLabel "Parking permits"@en .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en .
    """
    if subject.node.startswith("_:"):
        yield Problem(f"The concept “{subject.facts.label(subject.node)}” has no address.")


def relative_address(subject: Subject) -> Iterator[Problem]:
    """An address is incomplete.

    An IRI is written without its beginning (<58>), so it gets the place of the file as its beginning.

    Why: It means something else as soon as the file is moved or read from elsewhere.
    Do: Write the whole address or one of the prefixes, or start the file with @base.
    Source: RFC 3986 section 5.

    Bad:
        <58> skos:prefLabel "Parking permits"@en .

    Good:
        ex:58 skos:prefLabel "Parking permits"@en .
    """
    is_relative = subject.facts.is_relative
    if is_relative(subject.node):
        yield Problem(f"The address <{subject.node.rpartition('/')[2]}> is incomplete.")
    for predicate, value in subject.links:
        if is_relative(value) and not is_relative(subject.node):
            yield Problem(f"The address <{value.rpartition('/')[2]}> is incomplete.", predicate, value)


def unknown_term(subject: Subject) -> Iterator[Problem]:
    """A property or class does not exist.

    A name in the namespace of SKOS, SKOS-XL, Dublin Core terms, OWL, RDF Schema, SSSOM or VoID, or in the lists'
    own definition vocabulary, is declared nowhere; mostly it is misspelt.

    Why: The statement is kept but means nothing: a skos:prefLable is shown by no software.
    Do: Correct the spelling, or declare the term in the definition vocabulary (vocab/def.ttl).
    Source: qSKOS, undefined SKOS resources.

    Bad:
        ex:58 skos:prefLable "Parking permits"@en .

    Good:
        ex:58 skos:prefLabel "Parking permits"@en .
    """
    facts, undeclared = subject.facts, subject.relations.suspects.undeclared
    for predicate, value in subject.statements:
        if predicate in undeclared:
            message = f"There is no property {facts.short(predicate)} (used for {subject.name})."
            yield Problem(message, predicate, value, remedy=_meant(facts, predicate))
        elif predicate == RDF_TYPE and isinstance(value, str) and value in undeclared:
            message = f"There is no class {facts.short(value)} (used for {subject.name})."
            yield Problem(message, predicate, value, remedy=_meant(facts, value))


def _meant(facts: Facts, term: str) -> str:
    """Return what to type instead of a term that does not exist; empty when nothing is like it."""
    start = next((name for name in CLOSED if term.startswith(name)), "")
    if not start:
        return ""
    from difflib import get_close_matches  # slow to load, and seldom needed

    local = {name.removeprefix(start).casefold(): name for name in sorted(TERMS) if name.startswith(start)}
    near = get_close_matches(term.removeprefix(start).casefold(), local, n=1)
    return f"Write {facts.short(local[near[0]])} if that is meant." if near else ""


def untyped_concept(subject: Subject) -> Iterator[Problem]:
    """Something is used as a concept but not said to be one.

    A node has a preferred label or is in a list, or its address is one of ours and it has labels, notes or relations
    of SKOS, but no class.

    Why: Software looks for things of class skos:Concept; what is not one is not shown, counted or checked.
    Do: Add “a skos:Concept”.
    Source: SKOS Primer 2.1.

    Bad:
        ex:58 skos:prefLabel "Parking permits"@en ; skos:inScheme ex:services .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en ; skos:inScheme ex:services .
    """
    facts, node = subject.facts, subject.node
    if facts.types(node) or node.startswith("_:"):
        return
    stated = {name for name, _ in subject.statements}
    spoken = facts.ours(node) and any(name in TERMS and name.startswith(SKOS) for name in stated)
    if spoken or stated & {SKOS + "inScheme", SKOS + "topConceptOf", SKOS + "prefLabel"}:
        yield Problem(f"{subject.name} is used as a concept but has no class.")


def undescribed_list(subject: Subject) -> Iterator[Problem]:
    """A concept is in something that is no list.

    skos:inScheme or skos:topConceptOf leads to something described in the files but not as a skos:ConceptScheme.

    Why: The concept belongs to no list anybody can open.
    Do: Correct the list's address, or add “a skos:ConceptScheme” to its description.
    Source: SKOS Reference S4.

    Bad:
        ex:58 a skos:Concept ; skos:inScheme ex:services .
        ex:services dct:title "Services"@en .

    Good:
        ex:58 a skos:Concept ; skos:inScheme ex:services .
        ex:services a skos:ConceptScheme ; dct:title "Services"@en .
    """
    facts = subject.facts
    for predicate in (SKOS + "inScheme", SKOS + "topConceptOf"):
        for scheme in facts.nodes(subject.node, predicate):
            if facts.describes(scheme) and scheme not in facts.scheme_set:
                message = f"{subject.name} is in {facts.called(scheme)}, which is not said to be a list."
                yield Problem(message, predicate, scheme)


def undocumented_list(subject: Subject) -> Iterator[Problem]:
    """Most concepts of a list are not explained.

    More than half of the list's concepts have no definition, scope note, example or other note.

    Why: Two people who read only a name use the concept for two different things.
    Do: Add skos:definition or skos:scopeNote, first where names are short or alike.
    Source: qSKOS, undocumented concepts.

    Bad:
        ex:services a skos:ConceptScheme .
        ex:58 a skos:Concept ; skos:inScheme ex:services ; skos:prefLabel "Permits"@en .

    Good:
        ex:services a skos:ConceptScheme .
        ex:58 a skos:Concept ; skos:inScheme ex:services ; skos:prefLabel "Permits"@en ;
          skos:scopeNote "Permission to park in a residents' zone."@en .
    """
    facts = subject.facts
    members = facts.members(subject.node)
    silent = len(members - facts.explained)
    if subject.node in facts.unexplained_lists:
        message = f"{silent:,} of {len(members):,} concepts of {subject.name} have no definition or scope note."
        yield Problem(message)


def undocumented_concept(subject: Subject) -> Iterator[Problem]:
    """A concept is not explained, but others of its list are.

    A concept in use has no definition, scope note, example or other note; at least half of the concepts of its list, of
    four at least, have one. (Where most have none, the rule undocumented-list says so of the list.)

    Why: Two people who read only a name use the concept for two different things.
    Do: Add skos:definition or skos:scopeNote.
    Source: qSKOS, undocumented concepts.

    Bad:
        ex:s a skos:ConceptScheme .
        ex:1 a skos:Concept ; skos:inScheme ex:s ; skos:definition "Leave to park."@en .
        ex:2 a skos:Concept ; skos:inScheme ex:s ; skos:definition "Leave to fish."@en .
        ex:3 a skos:Concept ; skos:inScheme ex:s ; skos:definition "Leave to build."@en .
        ex:4 a skos:Concept ; skos:inScheme ex:s .

    Good:
        ex:4 a skos:Concept ; skos:inScheme ex:s ; skos:definition "Leave to trade in the street."@en .
    """
    facts, node = subject.facts, subject.node
    lists = facts.lists.get(node, frozenset()) & facts.scheme_set
    told = lists & facts.explained_lists and not lists & facts.unexplained_lists
    if told and node not in facts.explained and not facts.deprecated(node):
        yield Problem(f"{subject.name} has no definition or scope note, as most of its list have.")
