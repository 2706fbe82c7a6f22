"""Among which nodes a rule can find anything, told for all nodes at once by going over the files' indexes.

Each function returns at least the nodes at fault; the rule itself then judges those. None stands for all nodes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Set
from itertools import chain, combinations

from publisher.checks.datatypes import DATED, fitting
from publisher.checks.encoding import TEXTS, is_garbled, may_be_garbled
from publisher.checks.facts import Facts, ends_with
from publisher.checks.literals import Literal
from publisher.checks.relations import Relations
from publisher.checks.slots import CLOSED, MODIFIER, SHARES, fits
from publisher.checks.statements import Object
from publisher.checks.tidiness import is_hidden
from publisher.namespaces import DCT, LABEL_PROPERTIES, OWL, SKOS, XSD

Among = Callable[[Relations], Set[str] | None]

_PREFERRED, _OTHER, _NOTATION = (SKOS + name for name in ("prefLabel", "altLabel", "notation"))
_IN_LIST = (SKOS + "inScheme", SKOS + "topConceptOf")
_CREATED, *_CHANGED = (DCT + name for name in ("created", "modified", "issued"))
_ANNOTATED = tuple(OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget"))
_TEXT = XSD + "string"
_ENTITY = re.compile(r"&[#\w]+;")
_SAFE = re.compile(r"https?://[A-Za-z0-9._~:-]+/[A-Za-z0-9._~/#-]*")


def all_of_them(_: Relations) -> Set[str] | None:
    """Return None: any node can be at fault."""
    return None


def used_as_lists(relations: Relations) -> Set[str]:
    """Return the nodes used as a list."""
    return relations.suspects.lists


def used_as_collections(relations: Relations) -> Set[str]:
    """Return the nodes used as a collection."""
    return relations.suspects.collections


def numbered_alike(relations: Relations) -> Set[str]:
    """Return the nodes that share a notation, or its text where one of the two has no datatype of its own."""
    facts = relations.facts
    found = [value for value in facts.objects(_NOTATION) if isinstance(value, Literal)]
    plain = {value.value for value in found if value.datatype == _TEXT}
    counts = Counter(found) if plain or len(set(found)) < len(found) else Counter[Literal]()
    shared = {value for value, count in counts.items() if count > 1}
    mixed = {value.value for value in counts if value.datatype != _TEXT and value.value in plain}
    if not shared and not mixed:
        return frozenset()
    rows = facts.rows(_NOTATION)
    return {
        node
        for node, values in rows
        if any(v in shared or (isinstance(v, Literal) and v.value in mixed) for v in values)
    }


def without_notation(relations: Relations) -> Set[str]:
    """Return the concepts without a notation of the lists in which nearly all have one."""
    facts = relations.facts
    members = {node for scheme in facts.coded for node in facts.members(scheme)}
    return members - facts.holders(_NOTATION, kind=Literal)


def unexplained(relations: Relations) -> Set[str]:
    """Return the concepts in use that nothing explains, of lists of which others are explained."""
    facts = relations.facts
    members = {node for scheme in facts.explained_lists for node in facts.members(scheme) - facts.explained}
    return members - facts.retired


def numbered_twice(relations: Relations) -> Set[str]:
    """Return the nodes with more than one notation."""
    return relations.facts.with_several(_NOTATION)


def numbered_unlike(relations: Relations) -> Set[str]:
    """Return the nodes whose address does not end with a notation of theirs."""
    rows = relations.facts.rows(_NOTATION)
    return {node for node, values in rows if not _is_last_of(node, values[0]) and not ends_with(node, values)}


def _is_last_of(node: str, value: Object) -> bool:
    return isinstance(value, Literal) and node.endswith(f"/{value.value}") and bool(value.value)


def dated_oddly(relations: Relations) -> Set[str]:
    """Return the nodes with a date that is not typed as what it is."""
    facts = relations.facts
    odd = {value for value in {*facts.objects(*DATED)} if isinstance(value, Literal) and fitting(value)}
    return _with(facts, DATED, odd)


def with_odd_shares(relations: Relations) -> Set[str]:
    """Return the nodes with a confidence that is no number from 0 to 1, or with several."""
    facts = relations.facts
    return {*_unlike_slots(facts, SHARES), *facts.with_several(*SHARES)}


def with_odd_details(relations: Relations) -> Set[str]:
    """Return the nodes with a detail of a mapping that SSSOM has no such value for."""
    return _unlike_slots(relations.facts, CLOSED)


def with_modifier(relations: Relations) -> Set[str]:
    """Return the nodes with a modifier."""
    return relations.facts.holders(MODIFIER)


def _unlike_slots(facts: Facts, slots: Iterable[str]) -> Set[str]:
    odd = ((slot, {value for value in {*facts.objects(slot)} if not fits(slot, value)}) for slot in slots)
    return {node for slot, values in odd for node in _with(facts, (slot,), values)}


def dated_backwards(relations: Relations) -> Set[str]:
    """Return the nodes with a date of change or issue that is, as a text, before one on which they were made."""
    made: dict[str, str] = {}
    for node, values in relations.facts.rows(_CREATED):
        made[node] = max([made.get(node, ""), *(text.value for text in values if isinstance(text, Literal))])
    rows = ((node, values) for node, values in relations.facts.rows(*_CHANGED) if node in made)
    return {
        node for node, values in rows if any(isinstance(text, Literal) and text.value < made[node] for text in values)
    }


def garbled(relations: Relations) -> Set[str]:
    """Return the nodes with a text that has garbled characters."""
    files = [file for file in relations.facts.files if may_be_garbled(file.source.data)]
    rows = (row for file in files for name in TEXTS for row in file.rows(name))
    return {
        node for node, values in rows if any(isinstance(text, Literal) and is_garbled(text.value) for text in values)
    }


def named_like_others(relations: Relations) -> Set[str]:
    """Return the nodes with an alternative label that is the name of another of their list, capitals aside."""
    preferred, other = (relations.facts.names(name) for name in (_PREFERRED, _OTHER))
    lists, none = relations.facts.lists, frozenset[str]()
    astray: set[str] = set()
    for text in preferred.keys() & other.keys():
        called = frozenset(preferred[text])
        counts: dict[str, int] = {}
        for place in chain.from_iterable(lists.get(node, none) for node in called):
            counts[place] = counts.get(place, 0) + 1
        for node in other[text]:
            if any(counts.get(place, 0) > (node in called) for place in lists.get(node, none)):
                astray.add(node)
    return astray


def labelled_twice(relations: Relations) -> Set[str] | None:
    """Return the nodes that have one text as two labels, capitals aside; all where labels are things of their own."""
    if relations.suspects.has_extended_labels:
        return None
    names = [name for kind in ("prefLabel", "altLabel", "hiddenLabel") for name in relations.labels_of(kind)]
    tables = [relations.facts.names(name) for name in names]
    shared = {text for table in tables for text, nodes in table.items() if len(nodes) > 1}
    shared.update(*(one.keys() & other.keys() for one, other in combinations(tables, 2)))
    nodes = ([node for table in tables for node in table.get(text, ())] for text in shared)
    return {node for some in nodes if len(set(some)) < len(some) for node in _repeated(some)}


def preferring_several(relations: Relations) -> Set[str] | None:
    """Return the nodes with more than one preferred label; all where labels are things of their own."""
    extended = relations.suspects.has_extended_labels
    return None if extended else relations.facts.with_several(*relations.labels_of("prefLabel"))


def badly_labelled(relations: Relations) -> Set[str]:
    """Return the nodes with a label that is empty, has odd spaces, hidden characters or signs as on a web page."""
    astray: set[str] = set()
    for table in (file.named(name) for name in LABEL_PROPERTIES for file in relations.facts.using(name)):
        if _is_untidy(" | ".join([text for text, _ in table])):
            astray.update(node for (text, _), nodes in table.items() if _is_untidy(text) for node in nodes)
    return astray


def _is_untidy(text: str) -> bool:
    """Say whether a label looks wrong; or any of several, joined by a sign with a space on either side."""
    odd = text != " ".join(text.split()) or not text or "\u200b" in text
    return odd or is_hidden(text) or bool(_ENTITY.search(text))


def without_label(relations: Relations) -> Set[str]:
    """Return the concepts without a preferred label that is a text."""
    facts = relations.facts
    return facts.concept_set - facts.holders(*relations.labels_of("prefLabel"), kind=Literal)


def without_list(relations: Relations) -> Set[str]:
    """Return the concepts that do not say in which list they are."""
    return relations.facts.concept_set - relations.facts.holders(*_IN_LIST, kind=str)


def in_many_tongues(relations: Relations) -> Set[str] | None:
    """Return no node where all preferred labels are in one language."""
    return None if len(relations.facts.tongues) > 1 else frozenset()


def in_other_things(relations: Relations) -> Set[str]:
    """Return the nodes in something that is not a list."""
    facts = relations.facts
    others = {*facts.objects(*_IN_LIST)} - facts.scheme_set
    return _with(facts, _IN_LIST, others)


def tops_below_others(relations: Relations) -> Set[str]:
    """Return the nodes said to be a top concept that have a broader one."""
    stated, listed = relations.facts.holders(*_IN_LIST[1:]), relations.facts.objects(SKOS + "hasTopConcept")
    return relations.parents.table.keys() & stated.union(value for value in listed if isinstance(value, str))


def without_class(relations: Relations) -> Set[str]:
    """Return the nodes without a class."""
    return set(relations.facts.subjects()) - relations.facts.classed(str)


def oddly_addressed(relations: Relations) -> Set[str]:
    """Return the concepts whose address is not made of the plainest characters."""
    return {node for node in relations.facts.concept_set if not _SAFE.fullmatch(node)}


def pointing_to_themselves(relations: Relations) -> Set[str]:
    """Return the nodes that are related to themselves."""
    return {node for node, values in relations.facts.rows(*relations.semantic) if node in values}


def detailed_astray(relations: Relations) -> Set[str]:
    """Return the descriptions of mappings that their own file does not plainly state."""
    source, name, target = _ANNOTATED
    astray = set()
    for file in relations.facts.files:
        for node, sources in file.rows(source):
            about = file.out[node]
            names, targets = about.get(name, ()), about.get(target, ())
            stated = file.out.get(str(sources[0]), {}).get(str(names[0]), ()) if names else ()
            if not len(sources) == len(names) == len(targets) == 1 or targets[0] not in stated:
                astray.add(node)
    return astray


def _with(facts: Facts, predicates: Iterable[str], wanted: Set[Object]) -> Set[str]:
    """Return the nodes with one of some values of the properties."""
    rows = facts.rows(*predicates) if wanted else ()
    return {node for node, values in rows if not wanted.isdisjoint(values)}


def _repeated(nodes: Iterable[str]) -> Set[str]:
    return {node for node, count in Counter(nodes).items() if count > 1}
