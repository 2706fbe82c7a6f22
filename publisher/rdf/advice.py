"""What a parser's message means for whoever typed the file, and what to type instead."""

from __future__ import annotations

import re

from publisher.namespaces import PREFIXES

_MERGE = re.compile(rb"(?:<<<<<<<|=======|>>>>>>>)(?: |$)")
_PREFIX = re.compile(r"The prefix ([^:\s]*): has not been declared")
_UNDERSCORE = re.compile(rb"@[A-Za-z]+_[A-Za-z]?$")
_OBJECT = re.compile(r"(.+) is not a valid RDF object", re.DOTALL)
_DECLARED = re.compile(rb"^\s*@?prefix\s+([^:\s]*):", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(rb'"[^"]*[^"\\\s]?"$')
_CURLY = "“”„‟«»\u2018\u2019"


def advised(message: str, data: bytes, line: int, column: int) -> str:
    """Return a parser's message about Turtle in plain words; the message as it is where nothing better is known."""
    lines = data.splitlines()
    text = lines[line - 1] if 0 < line <= len(lines) else b""
    if _MERGE.match(text):
        return "The marks of an unfinished merge stand here; keep what is right of both sides and delete the marks."
    found = _PREFIX.search(message)
    if found:
        return _of_prefix(found[1], data)
    if "A dot is expected" in message:
        before = next((number for number in range(line - 1, 0, -1) if lines[number - 1].strip()), line)
        return (
            f"The statement before is not ended: a semicolon (or a full stop) is missing, most likely on line {before}."
        )
    found = _OBJECT.search(message)
    if found or "beginning of a prefix name" in message:
        return _of_object(found[1] if found else "", text, column)
    if "is not a valid subject" in message or "is not a valid predicate" in message:
        return _of_text(message, text, column)
    if "Line jumps are not allowed" in message:
        return 'The text on this line has no closing quote; write " before the language, or \\n for a line break.'
    if "Invalid IRI code point ' '" in message:
        return "An address in angle brackets holds a space; write %20 in its place, or delete it."
    if _UNDERSCORE.search(text[:column]):
        return "A language tag has a hyphen, not an underscore: write @en-GB."
    return message


def _of_prefix(name: str, data: bytes) -> str:
    from difflib import get_close_matches  # slow to load, and seldom needed

    declared = [found.decode(errors="replace") for found in _DECLARED.findall(data)]
    near = get_close_matches(name, declared, n=1)
    known = f"@prefix {name}: <{PREFIXES[name]}> ." if name in PREFIXES else f"@prefix {name}: <…> ."
    meant = f"write {near[0]}: if that is meant, or " if near else ""
    return f"The prefix {name}: is not declared; {meant}put “{known}” at the top of the file."


def _of_object(word: str, text: bytes, column: int) -> str:
    shown = text.decode(errors="replace")
    rest = shown[max(0, column - 1) :]
    if rest[:1] and rest[0] in _CURLY:
        return f'A curly quote ({rest[0]}) begins here; write straight quotes (").'
    if word == "a":
        return "A description begins here before the one above is ended: its full stop is missing."
    named = word or rest.split(" ")[0]
    how = "a text stands in straight quotes, an address in <…>, a number of a list has its prefix"
    return f"“{named}” is no value: {how}."


def _of_text(message: str, text: bytes, column: int) -> str:
    """Return what to do about a text where none can stand; the message when something else stands there."""
    if _QUOTED.search(text[: column - 1]):
        return 'The text ends at a quote within it; write \\" for each quote that belongs to the text.'
    if text[column - 1 : column] == b'"':
        return "A text begins where a property must stand: the line above ends with a comma, or a property is missing."
    return message
