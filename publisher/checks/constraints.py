"""What a constraint of a shape asks (SHACL section 4), as a sentence and a remedy: for shapes without words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from publisher.checks.shapes import Violation, unskolem
from publisher.namespaces import RDF, SH

Term = NamedNode | BlankNode | Literal | Triple
_MANY = 12
"""Values of a list a sentence shows."""

_LISTED = frozenset({"in", "languageIn"})
_OTHER = "{whose} does not meet the constraint “{name}” of the shape", ""
_ADDRESS = "Write an address, in angle brackets or with a prefix and without quotes."
_WORDS: Mapping[str, tuple[str, str]] = {
    "minCount 1": ("{node} has no {path}", "Add {path}."),
    "minCount": ("{node} has fewer than {asked} values of {path}", "State {asked} values of {path} or more."),
    "maxCount 0": ("{node} has {path}, which it must not have", "Take {path} out."),
    "maxCount 1": ("{node} has more than 1 value of {path}", "Keep one of the values."),
    "maxCount": ("{node} has more than {asked} values of {path}", "Keep {asked} of the values at most."),
    "minLength 1": ("{of} is empty", "Write something."),
    "minLength": ("{of} has fewer than {asked} characters", "Write {asked} characters or more."),
    "maxLength 1": ("{of} has more than 1 character", "Shorten it to 1 character."),
    "maxLength": ("{of} has more than {asked} characters", "Shorten it to {asked} characters or fewer."),
    "datatype langString": ("{whose} is no text with a language", "Add the language behind the text, such as @en."),
    "datatype": ("{whose} is no valid {asked}", "Write a valid value with the datatype {asked}."),
    "nodeKind IRI": ("{whose} is no address (IRI)", _ADDRESS),
    "nodeKind Literal": ("{whose} is no literal", "Write a text, number or date instead of an address."),
    "nodeKind BlankNode": ("{whose} is no nameless node", "Write a description in square brackets."),
    "nodeKind BlankNodeOrIRI": ("{whose} is a literal, not an address or a nameless node", _ADDRESS),
    "nodeKind IRIOrLiteral": ("{whose} is a nameless node, not an address or a literal", _ADDRESS),
    "nodeKind BlankNodeOrLiteral": (
        "{whose} is an address, not a literal or a nameless node",
        "Write a text, number or date, or a description in square brackets.",
    ),
    "class": ("{whose} is not stated to be of the class {asked}", "Name something of this class, or state its class."),
    "pattern": ("{whose} does not match the pattern “{asked}”", "Write it so that it matches “{asked}”."),
    "in": ("{whose} is none of {asked}", "Write one of {asked}."),
    "hasValue": ("{of} lacks the value {asked}", "Add the value {asked}."),
    "minInclusive": ("{whose} is not {asked} or more", "Write {asked} or more."),
    "minExclusive": ("{whose} is not more than {asked}", "Write more than {asked}."),
    "maxInclusive": ("{whose} is not {asked} or less", "Write {asked} or less."),
    "maxExclusive": ("{whose} is not less than {asked}", "Write less than {asked}."),
    "languageIn": ("{whose} is in none of the languages {asked}", "Give the text one of the languages {asked}."),
    "uniqueLang": ("{node} has more than one {path} in a language", "Keep one for each language."),
    "equals": ("{of} and {asked} differ in their values", "Give both the same values."),
    "disjoint": ("{whose} is a value of {asked}, too", "Take it out of one of the two."),
    "lessThan": ("{whose} is not less than {asked}", "Correct one of the two."),
    "lessThanOrEquals": ("{whose} is neither less than {asked} nor equal to it", "Correct one of the two."),
    "node": ("{whose} does not meet the shape {asked}", "Correct it, or name something that does."),
    "not": ("{whose} meets a shape that it must not meet", ""),
    "and": ("{whose} does not meet all of the shapes it must meet", ""),
    "or": ("{whose} meets none of the shapes of which it must meet one", ""),
    "xone": ("{whose} does not meet exactly one of the shapes of which it must meet one", ""),
    "closed": ("{node} has {path}, which the shape does not allow", "Take {path} out, or allow it in the shape."),
    "qualifiedMinCount": ("{node} has fewer than {asked} values of {path} that meet the shape asked for", ""),
    "qualifiedMaxCount": ("{node} has more than {asked} values of {path} that meet the shape asked for", ""),
}
"""The sentence and the remedy of each constraint, or of one with a certain value."""


class Unmet(NamedTuple):
    """What is wrong, as a sentence without its full stop, and what to do, empty where only the shape can tell."""

    sentence: str
    remedy: str


@dataclass(frozen=True)
class Constraints:
    """The constraints of some shapes; ``short`` returns an IRI as people write it."""

    quads: tuple[Quad, ...]
    short: Callable[[str], str]

    @cached_property
    def _said(self) -> Mapping[tuple[str, str], list[Term]]:
        """The values of each property of each node, an IRI or ``_:`` and a name."""
        found: dict[tuple[str, str], list[Term]] = {}
        for quad in self.quads:
            found.setdefault((_key(quad.subject), quad.predicate.value), []).append(quad.object)
        return found

    def unmet(self, violation: Violation, node: str, value: str) -> Unmet:
        """Return what to say of a violation by a node, in words, of a value, in words (empty for none)."""
        name = _name(violation.component)
        terms = self._asked(violation, name)
        key = f"{name} {_last(terms[0])}" if len(terms) == 1 else name
        sentence, remedy = _WORDS.get(key) or (_WORDS.get(name) if terms else None) or _OTHER
        path = self._path(violation)
        of = f"{path} of {node}" if path else node
        words = {
            "name": re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower(),
            "node": node,
            "path": path or "what the shape asks for",
            "of": of,
            "whose": f"{of}, {value}," if value else of,
            "asked": _joined(self._word(term, name) for term in terms),
        }
        return Unmet(sentence.format_map(words), remedy.format_map(words))

    def _asked(self, violation: Violation, name: str) -> list[Term]:
        """Return the values of a constraint's parameter: what the shape asks."""
        found = self._said.get((unskolem(violation.shape), SH + name), [])
        return [item for term in found for item in self._members(term)] if name in _LISTED else found

    def _members(self, start: Term) -> Iterator[Term]:
        """Yield the members of an RDF list, each node of it once."""
        seen: set[str] = set()
        node = _key(start)
        while node not in seen and (node, RDF + "first") in self._said:
            seen.add(node)
            yield self._said[node, RDF + "first"][0]
            node = _key(self._said.get((node, RDF + "rest"), [start])[0])

    def _path(self, violation: Violation) -> str:
        """Return the property a violation is about, in words; empty for one of the node itself."""
        if violation.path:
            return self.short(violation.path)
        steps = self._said.get((unskolem(violation.shape), SH + "path"))
        if not steps:
            return ""
        against = self._said.get((_key(steps[0]), SH + "inversePath"), [])
        names = [f"^{self.short(step.value)}" for step in against if isinstance(step, NamedNode)]
        names = names or [self.short(step.value) for step in self._members(steps[0]) if isinstance(step, NamedNode)]
        return "/".join(names) or "a value on the shape's path"

    def _word(self, term: Term, name: str) -> str:
        if isinstance(term, NamedNode):
            return self.short(term.value)
        if not isinstance(term, Literal):
            return "that is asked for"
        tongue = f"@{term.language}" if term.language else ""
        return f"“{term.value}”{tongue}" if name in ("in", "hasValue") else term.value


def _key(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode | Triple) else term.value


def _last(term: Term) -> str:
    return re.split(r"[/#:]", _key(term))[-1]


def _name(component: str) -> str:
    """Return the parameter a constraint component is named after: ``minLength`` of MinLengthConstraintComponent."""
    name = re.split(r"[/#:]", component)[-1].removesuffix("ConstraintComponent")
    return name[:1].lower() + name[1:]


def _joined(words: Iterable[str]) -> str:
    """Return the first words of a list, and how many more there are."""
    every = list(words)
    rest = len(every) - _MANY
    return ", ".join(every[:_MANY]) + (f" and {rest} more" if rest > 0 else "")
