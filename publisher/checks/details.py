"""Rules about the details of mappings that SSSOM has slots for: what may stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.checks.datatypes import DAYS
from publisher.checks.facts import Facts
from publisher.checks.literals import Literal
from publisher.checks.rule import Problem, Subject
from publisher.checks.slots import JUSTIFICATION, MODIFIER, SHARES, VALUES, fits, is_negation, is_number, is_share
from publisher.checks.statements import Object
from publisher.namespaces import OWL, SEMAPV

_ANNOTATED = tuple(OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget"))
_USUAL = SEMAPV + "ManualMappingCuration"
_LEAST, _PERCENT = 2, 100
"""Between which a number that should be at most 1 is a percentage; 1.5 is as likely a slip of another kind."""
_MANY = 8
"""Values that are too many to be told all."""


def mapping_confidence(subject: Subject) -> Iterator[Problem]:
    """A confidence is not one number from 0 to 1.

    A sssom:confidence (or a similarity score) is below 0 or above 1, a text, no number at all, or given twice.

    Why: Readers sort and choose mappings by confidence; one that cannot be compared with the others is left out.
    Do: Write one number from 0 to 1 with a point and without quotes, such as 0.85.
    Source: SSSOM, confidence.

    Bad:
        [] a owl:Axiom ; owl:annotatedSource ex:58 ; owl:annotatedProperty skos:closeMatch ;
          owl:annotatedTarget ex:f1 ; sssom:confidence 85 .

    Good:
        [] a owl:Axiom ; owl:annotatedSource ex:58 ; owl:annotatedProperty skos:closeMatch ;
          owl:annotatedTarget ex:f1 ; sssom:confidence 0.85 .
    """
    facts = subject.facts
    for slot in SHARES:
        values = facts.values(subject.node, slot)
        for value in values:
            if not fits(slot, value):
                message = f"{_said(subject, slot, value)} is no number from 0 to 1."
                yield Problem(message, slot, value, remedy=_share_meant(value))
        if len(values) > 1:
            message = f"{_said(subject, slot, values[1])} is a second one beside “{_text(facts, values[0])}”."
            yield Problem(message, slot, values[1], remedy="Keep one of them.")


def mapping_detail_value(subject: Subject) -> Iterator[Problem]:
    """A detail of a mapping has a value that SSSOM does not have.

    The justification is a text or no justification of SEMAPV's; the modifier, the cardinality or a type is none of
    SSSOM's; or the day of a mapping is no day.

    Why: Software that reads mappings looks for exactly SSSOM's values; what it does not know it leaves out or refuses.
    Do: Write one of the values SSSOM has for this slot, as it writes it.
    Source: SSSOM, slots and their ranges; SEMAPV, mapping justifications.

    Bad:
        [] a owl:Axiom ; owl:annotatedSource ex:58 ; owl:annotatedProperty skos:closeMatch ;
          owl:annotatedTarget ex:f1 ; sssom:mapping_justification "by hand" .

    Good:
        [] a owl:Axiom ; owl:annotatedSource ex:58 ; owl:annotatedProperty skos:closeMatch ;
          owl:annotatedTarget ex:f1 ; sssom:mapping_justification semapv:ManualMappingCuration .
    """
    for slot, value in subject.statements:
        if slot not in SHARES and not fits(slot, value):
            remedy = _value_meant(subject.facts, slot, value)
            yield Problem(f"{_said(subject, slot, value)} is no value SSSOM has.", slot, value, remedy=remedy)


def negated_mapping(subject: Subject) -> Iterator[Problem]:
    """A mapping is stated and said not to hold.

    Its details have the sssom:predicate_modifier "Not", yet a file states the mapping itself.

    Why: Readers of the mapping follow it; readers of its details are told that it is wrong.
    Do: Delete the mapping and keep its details, or delete the modifier if the mapping does hold.
    Source: SSSOM, predicate_modifier.

    Bad:
        ex:58 skos:closeMatch ex:f1 .
        [] a owl:Axiom ; owl:annotatedSource ex:58 ; owl:annotatedProperty skos:closeMatch ;
          owl:annotatedTarget ex:f1 ; sssom:predicate_modifier "Not" .

    Good:
        [] a owl:Axiom ; owl:annotatedSource ex:58 ; owl:annotatedProperty skos:closeMatch ;
          owl:annotatedTarget ex:f1 ; sssom:predicate_modifier "Not" .
    """
    facts, node = subject.facts, subject.node
    sources, names, targets = (facts.nodes(node, name) for name in _ANNOTATED)
    said = next((value for value in facts.values(node, MODIFIER) if is_negation(value)), None)
    for source in sources if said else ():
        if any(target in facts.nodes(source, *names) for target in targets):
            pair = f"{facts.called(source)} {facts.short(names[0])} {facts.called(targets[0])}"
            yield Problem(f"The mapping is stated, and its details say that it does not hold: {pair}.", MODIFIER, said)


def _said(subject: Subject, slot: str, value: Object) -> str:
    """Return how a sentence names a detail: its slot, its value and the mapping."""
    facts = subject.facts
    ends = [facts.nodes(subject.node, name) for name in (_ANNOTATED[0], _ANNOTATED[2])]
    whose = " to ".join(facts.called(end[0]) for end in ends) if all(ends) else subject.name
    return f"{facts.short(slot)} “{_text(facts, value)}” of {whose}"


def _text(facts: Facts, value: Object) -> str:
    return value.value if isinstance(value, Literal) else facts.short(value)


def _share_meant(value: Object) -> str:
    """Return what to type instead of a confidence; empty when it cannot be told."""
    text = value.value.strip().replace(",", ".") if isinstance(value, Literal) else ""
    percent = is_number(text.rstrip(" %")) and _LEAST <= float(text.rstrip(" %")) <= _PERCENT
    if is_share(text):
        return f"Write {text}, without quotes, language or datatype."
    return f"Write {float(text.rstrip(' %')) / _PERCENT:g} if {text.rstrip(' %')} % is meant." if percent else ""


def _value_meant(facts: Facts, slot: str, value: Object) -> str:
    """Return what to type instead of a slot's value: the likest one SSSOM has, or all when there are few."""
    if slot in DAYS:
        return 'Write the day as year-month-day: "2012-05-09"^^xsd:date.'
    from difflib import get_close_matches  # slow to load, and seldom needed

    known = {_key(name): name for name in sorted(VALUES[slot], reverse=True)}
    near = get_close_matches(_key(value.value if isinstance(value, Literal) else value), known, n=1)
    names = [known[near[0]]] if near else [name for name in sorted(VALUES[slot]) if len(VALUES[slot]) < _MANY]
    words = " or ".join(facts.short(name) if "//" in name else f'"{name}"' for name in names)
    usual = f"Write one that SSSOM has, such as {facts.short(_USUAL)}." if slot == JUSTIFICATION else ""
    return f"Write {words} if that is meant." if words else usual


def _key(text: str) -> str:
    return re.split("[/#]", text)[-1].casefold()
