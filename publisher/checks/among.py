"""Among which nodes a rule can find anything, told for all nodes at once by going over the files' indexes.

Each function returns at least the nodes at fault; the rule itself then judges those. None stands for all nodes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set

from publisher.checks.datatypes import DATED, fitting
from publisher.checks.encoding import TEXTS, is_garbled, may_be_garbled
from publisher.checks.facts import Facts, ends_with
from publisher.checks.literals import Literal
from publisher.checks.relations import Relations
from publisher.checks.statements import Object
from publisher.namespaces import LABEL_PROPERTIES, OWL, RDF_TYPE, SKOS

Among = Callable[[Relations], Set[str] | None]

_PREFERRED, _OTHER, _NOTATION = (SKOS + name for name in ("prefLabel", "altLabel", "notation"))
_IN_LIST = (SKOS + "inScheme", SKOS + "topConceptOf")
_ANNOTATED = tuple(OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget"))
_UNTIDY = re.compile(r"^\s|\s$|\s\s|[\t\n\r\u00a0\u200b]|^$|&[#\w]+;")
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
    """Return the nodes that share a notation."""
    return {node for nodes in relations.facts.table(_NOTATION).values() if len(nodes) > 1 for node in nodes}


def numbered_twice(relations: Relations) -> Set[str]:
    """Return the nodes with more than one notation."""
    return _several(relations.facts, (_NOTATION,))


def numbered_unlike(relations: Relations) -> Set[str]:
    """Return the nodes whose address does not end with a notation of theirs."""
    return {node for node, values in _rows(relations.facts, (_NOTATION,)) if not ends_with(node, values)}


def dated_oddly(relations: Relations) -> Set[str]:
    """Return the nodes with a date that is not typed as what it is."""
    odd: dict[Object, bool] = {}
    found: set[str] = set()
    for node, values in _rows(relations.facts, DATED):
        for value in values:
            if value not in odd:
                odd[value] = isinstance(value, Literal) and bool(fitting(value))
            if odd[value]:
                found.add(node)
    return found


def garbled(relations: Relations) -> Set[str]:
    """Return the nodes with a text that has garbled characters."""
    files = [file for file in relations.facts.files if may_be_garbled(file.source.data)]
    rows = (row for file in files for name in TEXTS for row in file.rows(name))
    return {
        node for node, values in rows if any(isinstance(text, Literal) and is_garbled(text.value) for text in values)
    }


def named_alike(relations: Relations) -> Set[str]:
    """Return the nodes that share a preferred label, capitals aside."""
    return {node for nodes in relations.facts.names(_PREFERRED).values() if len(nodes) > 1 for node in nodes}


def named_like_others(relations: Relations) -> Set[str]:
    """Return the nodes with an alternative label that is somebody's preferred label, capitals aside."""
    preferred, other = (relations.facts.names(name) for name in (_PREFERRED, _OTHER))
    return {node for text in preferred.keys() & other.keys() for node in other[text]}


def labelled_twice(relations: Relations) -> Set[str] | None:
    """Return the nodes that have one text as two labels, capitals aside; all where labels are things of their own."""
    if relations.suspects.has_extended_labels:
        return None
    names = [name for kind in ("prefLabel", "altLabel", "hiddenLabel") for name in relations.labels_of(kind)]
    texts: dict[tuple[str, str], list[str]] = {}
    for name in names:
        for text, nodes in relations.facts.names(name).items():
            texts.setdefault(text, []).extend(nodes)
    return {node for nodes in texts.values() if len(nodes) > 1 for node in _repeated(nodes)}


def preferring_several(relations: Relations) -> Set[str] | None:
    """Return the nodes with more than one preferred label; all where labels are things of their own."""
    extended = relations.suspects.has_extended_labels
    return None if extended else _several(relations.facts, relations.labels_of("prefLabel"))


def badly_labelled(relations: Relations) -> Set[str]:
    """Return the nodes with a label that is empty, has odd spaces or a sign written as on a web page."""
    rows = _rows(relations.facts, LABEL_PROPERTIES)
    return {
        node for node, values in rows if any(isinstance(text, Literal) and _is_untidy(text.value) for text in values)
    }


def _is_untidy(text: str) -> bool:
    """Say whether a label looks wrong; the pattern need not be searched in most."""
    plain = text == " ".join(text.split()) and text and "&" not in text and "\u200b" not in text
    return not plain and bool(_UNTIDY.search(text))


def without_label(relations: Relations) -> Set[str]:
    """Return the concepts without a preferred label that is a text."""
    rows = _rows(relations.facts, relations.labels_of("prefLabel"))
    return relations.facts.concept_set - {node for node, values in rows if isinstance(values[0], Literal)}


def without_list(relations: Relations) -> Set[str]:
    """Return the concepts that do not say in which list they are."""
    rows = _rows(relations.facts, _IN_LIST)
    return relations.facts.concept_set - {node for node, values in rows if isinstance(values[0], str)}


def in_many_tongues(relations: Relations) -> Set[str] | None:
    """Return no node where all preferred labels are in one language."""
    return None if len(relations.facts.tongues) > 1 else frozenset()


def in_other_things(relations: Relations) -> Set[str]:
    """Return the nodes in something that is not a list."""
    lists = relations.facts.scheme_set
    rows = _rows(relations.facts, _IN_LIST)
    return {node for node, values in rows if any(isinstance(value, str) and value not in lists for value in values)}


def tops(relations: Relations) -> Set[str]:
    """Return the nodes said to be a top concept."""
    stated = {node for node, _ in _rows(relations.facts, _IN_LIST[1:])}
    listed = (value for _, values in _rows(relations.facts, (SKOS + "hasTopConcept",)) for value in values)
    return stated.union(value for value in listed if isinstance(value, str))


def without_class(relations: Relations) -> Set[str]:
    """Return the nodes without a class."""
    rows = _rows(relations.facts, (RDF_TYPE,))
    return set(relations.facts.subjects()) - {node for node, values in rows if isinstance(values[0], str)}


def oddly_addressed(relations: Relations) -> Set[str]:
    """Return the concepts whose address is not made of the plainest characters."""
    return {node for node in relations.facts.concept_set if not _SAFE.fullmatch(node)}


def pointing_to_themselves(relations: Relations) -> Set[str]:
    """Return the nodes that are the object of a statement of their own."""
    rows = (row for file in relations.facts.files for row in file.into.items())
    return {node for node, links in rows if any(subject == node for subject, _ in links)}


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


def _rows(facts: Facts, predicates: Iterable[str]) -> Iterator[tuple[str, list[Object]]]:
    for predicate in predicates:
        for file in facts.using(predicate):
            yield from file.rows(predicate)


def _several(facts: Facts, predicates: Iterable[str]) -> Set[str]:
    """Return the nodes with more than one value of the properties together."""
    return _repeated(node for node, values in _rows(facts, predicates) for _ in values)


def _repeated(nodes: Iterable[str]) -> Set[str]:
    return {node for node, count in Counter(nodes).items() if count > 1}
