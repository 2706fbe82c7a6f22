"""The ``publisher`` command: one file per subcommand, loaded only when it is asked for."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from io import TextIOWrapper

import click

from publisher.cli.ending import Finished, end
from publisher.errors import PublisherError
from publisher.limits import shortage

COMMANDS: Mapping[str, str] = {
    "add": "Add a concept to a list, under the next free number.",
    "coverage": "Show how far the lists are mapped to each other.",
    "build": "Check the workspace and publish a snapshot of it.",
    "changes": "Tell what happened to the lists, commit by commit.",
    "check": "Check lists and mappings.",
    "deprecate": "Take a concept out of use, with a reason and a successor.",
    "diff": "Say what changed between two states of the lists.",
    "explain": "Say what a rule finds, why it matters and what to do.",
    "format": "Write Turtle files in canonical form.",
    "export-site": "Write the whole site as files.",
    "export": "Write a list or a mapping set in another format.",
    "import": "Write a list or a mapping set from tables or from another format.",
    "map": "Map a concept of one list to a concept of another.",
    "move": "Put a concept below another one.",
    "publish": "Load the current snapshot into a SPARQL server.",
    "new": "Lay down a repository for lists of your own.",
    "release": "Release a list: check, version, change note, tag.",
    "rename": "Give a concept another preferred label.",
    "rules": "List all rules.",
    "serve": "Serve the current snapshot over HTTP.",
    "suggest": "Suggest mappings between two lists, for a person to judge.",
    "tag": "Check and complete a CSV of service records.",
    "verify": "Prove that a site, a snapshot or a dump holds exactly what a commit holds.",
}
"""Command name to one line of help; ``publisher/cli/<name>.py`` holds a click command called ``command``.

A name that is a Python keyword lives in a module with an underscore behind it (``import_``); a dash becomes an
underscore.
"""


class LazyGroup(click.Group):
    """A click group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_") + ("_" if cmd_name == "import" else "")
        command = import_module(f"publisher.cli.{module}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="controlled-lists", prog_name="publisher")
def publisher() -> None:
    """Check, publish and serve SKOS vocabularies kept as Turtle in git."""


def main() -> None:
    """Run the command line and end the process: 0 clean, 1 findings, 2 usage or configuration, 3 unexpected."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a character shows its number
            stream.reconfigure(errors="backslashreplace")
    if hasattr(signal, "SIGCHLD"):  # who starts us may ignore it, and then nobody learns how git ended
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        publisher(standalone_mode=True)
    except Finished as finished:
        end(finished)
    except PublisherError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        advice = shortage(error) or "look at the place, its permissions and the room left"
        click.echo(f"Error: {where}{error.strerror}; {advice}.", err=True)
        sys.exit(2)
    except Exception as error:
        click.echo(f"Unexpected {type(error).__name__}: {error}. Please report it with the command you ran.", err=True)
        sys.exit(3)
