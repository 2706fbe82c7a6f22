"""The manual says what is so: the command reference is the commands, and the editor's guide can be followed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from publisher.cli.main import COMMANDS, publisher
from publisher.cli.reference import reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "site" / "pages"
NEEDED = ("vocab/def.ttl", "vocab/functions.ttl", "vocab/lgsl.ttl", "mappings/lgsl-functions.ttl")


def test_the_command_reference_is_what_the_commands_say() -> None:
    page = (PAGES / "commands.md").read_text()
    assert page == reference(), "Renew it: python -m publisher.cli.reference > site/pages/commands.md"
    assert re.findall(r"^## publisher (\S+)$", page, re.MULTILINE) == sorted(COMMANDS)


def test_every_option_of_every_command_is_explained() -> None:
    rows = [line for line in reference().splitlines() if line.startswith("| `")]
    assert [row for row in rows if not row.split("` | ")[1].strip(" |")] == []


def test_the_editors_guide_can_be_followed_on_our_own_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NEEDED, "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "shapes", tmp_path / "shapes")
    for command in ("init -q -b main", "add -A", "-c user.name=E -c user.email=e@example.org commit -qm first"):
        subprocess.run(["git", "-c", "commit.gpgsign=false", *shlex.split(command)], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```\n(publisher .*?)^```", (PAGES / "editors.md").read_text(), re.MULTILINE | re.DOTALL)
    commands = [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]
    assert {words[0] for words in commands} == {"add", "rename", "move", "deprecate", "map", "format", "check", "diff"}
    for words in commands:
        result = CliRunner().invoke(publisher, words)
        assert result.exit_code == 0, (words, result.output, result.exception)
    for told in ("added", "relabelled", "moved", "replaced", "remapped"):
        assert re.search(rf"^  {told} ", result.output, re.MULTILINE), result.output
