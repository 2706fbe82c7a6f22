"""A query as the literal of a language, for code people copy."""

from __future__ import annotations

import json
import shlex


def shell(query: str) -> str:
    """Return a word of the POSIX shell."""
    return shlex.quote(query)


def python(query: str) -> str:
    """Return a Python string over several lines."""
    escaped = query.strip("\n").replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\n{escaped}\n"""'


def javascript(query: str) -> str:
    """Return a JavaScript template literal."""
    escaped = query.strip("\n").replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return f"`\n{escaped}\n`"


def r(query: str) -> str:
    """Return an R string; raw where the query allows it."""
    text = query.strip("\n")
    return f'r"---(\n{text}\n)---"' if ')---"' not in text else json.dumps(text)
