"""Look at a query before anything parses it: its size, its nesting, what it wants to do.

The engine's parser recurses on the machine's stack, so text of 5 kB can kill its process. This is a linear scan of
tokens, it never recurses, and what it lets through is parsed in a worker process only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from publisher.config import Limits
from publisher.errors import QueryLimitExceeded, QueryRefused, QuerySyntaxError
from publisher.store.model import Form, Outline

_TOKEN = re.compile(
    r"""
      (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*(?:\"{3}|\Z)
               |'{3}(?:[^'\\]|\\.|'(?!''))*(?:'{3}|\Z)
               |"(?:[^"\\\n\r]|\\.)*"?
               |'(?:[^'\\\n\r]|\\.)*'?)
    | (?P<comment>\#[^\n\r]*)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>\d[\w.]*)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<operator>\|\||&&|[!=<>*/+|^?-])
    """,
    re.VERBOSE | re.DOTALL,
)
_LITERALLY = re.compile(
    r"""
      (?P<iri><[^<>"{}|^`\\'\#\x00-\x20]*>)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:)
    | (?P<word>[^\W\d]\w*)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<operator>\|\||&&|[!=<>*/+|^?-])
    """,
    re.VERBOSE,
)
"""Tokens of a text in which nothing is taken for a string or a comment."""
_DOUBTFUL = re.compile(r"<(?![A-Za-z][\w+.-]*://).*['#]", re.DOTALL)
"""An IRI whose ``<`` the engine may take for "less than", so that a string or a comment begins elsewhere."""
_SERVICE = re.compile(r"SERVICE(?:SILENT)?\Z", re.IGNORECASE)
"""What a word ends in that calls another server: the engine wants no space around its keywords (``2.SERVICE<x:>``)."""
_LOCAL = re.compile(r"(?:\\.|[^\s{#\\])*+(?:\s|#[^\n\r]*+)*+", re.DOTALL)
"""The rest of a name, and the space and comments after it."""
_NEAR = 500
"""Characters in which a name must be followed by something; more than that is as bad as a brace."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = {"SELECT": Form.SOLUTIONS, "ASK": Form.BOOLEAN, "CONSTRUCT": Form.GRAPH, "DESCRIBE": Form.GRAPH}
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_COUNTED = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "EXISTS", "NOT", "IN", "LATERAL"})


def examine(text: str, limits: Limits, *, service_allowed: Collection[str] = ()) -> Outline:
    """Scan a query once.

    Raises QueryLimitExceeded for too much text, nesting or operators, QueryRefused for an update or a SERVICE whose
    address is not written out and allowed, and QuerySyntaxError for no query at all.
    """
    if len(text.encode("utf-8", "surrogatepass")) > limits.query_bytes:
        raise QueryLimitExceeded(
            f"The query is longer than {limits.query_bytes} bytes; send a shorter one.", limit="query_bytes"
        )
    plain = _unescaped(text)
    tokens = [token for token in _tokens(plain) if token[0] != "comment"]
    if not tokens:
        raise QuerySyntaxError("There is nothing to answer in it.", line=1, column=1)
    _require_flat(tokens, limits)
    _require_no_service(tokens, service_allowed)
    if any(kind == "iri" and _DOUBTFUL.match(value) for kind, value in tokens):
        literally = list(_literal_tokens(plain))
        _require_flat(literally, limits)
        _require_no_service(literally, service_allowed)
    return Outline(_form(tokens), any(kind == "word" and value.upper() == "FROM" for kind, value in tokens))


def without_from(text: str) -> str:
    """Return a query without its FROM clauses, for a server that would not let a request's graphs override them."""
    matches = [match for match in _TOKEN.finditer(text) if match.lastgroup != "comment"]
    kept, end = [], 0
    for index, match in enumerate(matches):
        if match.lastgroup == "word" and match[0].upper() == "FROM":
            last = index + 2 if index + 1 < len(matches) and matches[index + 1][0].upper() == "NAMED" else index + 1
            kept.append(text[end : match.start()])
            end = matches[min(last, len(matches) - 1)].end()
    return "".join([*kept, text[end:]])


def _unescaped(text: str) -> str:
    """Resolve code point escapes, which may stand anywhere (SPARQL 1.1 Query section 19.2)."""

    def resolved(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        return chr(number) if number < 0x110000 else match[0]

    return _ESCAPE.sub(resolved, text)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(text):
        yield match.lastgroup or "", match[0]


def _literal_tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield tokens of a text without strings and comments; a name before a brace is ``called``."""
    for match in _LITERALLY.finditer(text):
        kind = match.lastgroup or ""
        is_called = kind == "name" and _SERVICE.search(match[0][:-1]) and _before_brace(text, match.end())
        yield "called" if is_called else kind, match[0]


def _before_brace(text: str, start: int) -> bool:
    """Say whether a name whose local part starts here may be followed by a brace, however strings are read."""
    near = text[start : start + _NEAR]
    found = _LOCAL.match(near)
    end = found.end() if found else 0
    return near[end : end + 1] == "{" or (end == len(near) and start + end < len(text))


def _require_flat(tokens: list[tuple[str, str]], limits: Limits) -> None:
    depth = operators = 0
    for kind, value in tokens:
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "operator" or (kind == "word" and value.upper() in _COUNTED):
            operators += 1
        if depth > limits.query_depth:
            message = f"Braces, brackets and parentheses are nested more than {limits.query_depth} deep."
            raise QueryLimitExceeded(message, limit="query_depth")
        if operators > limits.query_operators:
            message = f"The query has more than {limits.query_operators} operators."
            raise QueryLimitExceeded(message, limit="query_operators")


def _require_no_service(tokens: list[tuple[str, str]], allowed: Collection[str]) -> None:
    for index, (kind, value) in enumerate(tokens):
        if kind == "called" or (kind == "name" and _is_service_with_name(tokens, index)):
            raise _refused(value, allowed)
        if kind not in ("word", "number") or not _SERVICE.search(value):
            continue
        following = [token for token in tokens[index + 1 : index + 3] if token[1].upper() != "SILENT"]
        target = following[0] if following else ("", "")
        if target[0] != "iri" or target[1][1:-1] not in allowed:
            raise _refused(target[1], allowed)


def _is_service_with_name(tokens: list[tuple[str, str]], index: int) -> bool:
    """Say whether a name is a SERVICE and its target (``SERVICE:x { … }``), not a thing of a prefix so called."""
    if not _SERVICE.search(tokens[index][1].partition(":")[0]):
        return False
    before = tokens[index - 1][1].upper() if index else ""
    followed = index + 1 < len(tokens) and tokens[index + 1][1] == "{"
    if not followed or before == "GRAPH":
        return False
    return any(kind == "open" for kind, _ in tokens[:index])


def _refused(target: str, allowed: Collection[str]) -> QueryRefused:
    but = f" but {', '.join(sorted(allowed))}" if allowed else ""
    return QueryRefused(
        f"SERVICE {target or '?'} is refused: this endpoint asks no other server{but}. Query that server yourself."
    )


def _form(tokens: list[tuple[str, str]]) -> Form | None:
    for kind, value in tokens:
        word = value.upper()
        if kind == "word" and word in _UPDATES:
            raise QueryRefused(f"{word} is refused: this endpoint is read-only. The lists are edited in git.")
        if kind == "word" and word in _FORMS:
            return _FORMS[word]
        if kind == "word" and word not in _PROLOGUE:
            return None
    return None
