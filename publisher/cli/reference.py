"""The command reference as a page of the manual, made from the commands themselves.

``python -m publisher.cli.reference`` prints it; ``site/pages/commands.md`` is exactly that.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from publisher.cli.main import COMMANDS, publisher

_HEAD = """# Commands

Every command ends with 0 when all is well, 1 when it found something wrong in the lists, 2 when it was called wrongly
or the settings cannot be used, and 3 when it failed in a way it should not. `publisher COMMAND --help` says the same
as this page, which is made from the commands.
"""


def reference() -> str:
    """Return the page: a section a command, in alphabetical order, with its usage, what it does and its options."""
    context = click.Context(publisher, info_name="publisher")
    sections = [
        _HEAD,
        "\n".join(f"- [`publisher {name}`](#{_anchor(name)}): {text}" for name, text in _sorted()) + "\n",
    ]
    for name, _ in _sorted():
        command = publisher.get_command(context, name)
        if command is not None:
            sections.append("\n".join(_section(name, command, click.Context(command, context, info_name=name))))
    return "\n".join(sections)


def _sorted() -> list[tuple[str, str]]:
    return sorted(COMMANDS.items())


def _anchor(name: str) -> str:
    return f"publisher-{name}"


def _section(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## publisher {name}\n"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"    publisher {name} {usage}\n"
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(command.help or "")):
        yield " ".join(paragraph.split()) + "\n"
    rows = [_option(item, context) for item in command.params if isinstance(item, click.Option) and not item.hidden]
    if rows:
        yield "| Option | Meaning |\n|---|---|"
        yield from rows
        yield ""


def _option(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    cells = [" ".join(text.split()).replace("|", r"\|") for text in record or ("", "")]
    return f"| `{cells[0]}` | {cells[1]} |"


if __name__ == "__main__":
    click.echo(reference(), nl=False)
