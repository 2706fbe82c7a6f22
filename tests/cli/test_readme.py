"""What the README shows is what happens."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from publisher.cli.main import COMMANDS, publisher

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
NEEDED = ("vocab/def.ttl", "vocab/functions.ttl", "vocab/lgsl.ttl", "mappings/lgsl-functions.ttl", "pyproject.toml")
NUMBERS = re.compile(r"\d+(?=:)")
"""Line and column, which move when a list grows."""


def test_what_the_editor_is_shown_is_what_the_commands_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NEEDED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "shapes", tmp_path / "shapes")
    mappings = tmp_path / "mappings/lgsl-functions.ttl"
    first = re.sub(r"(service:1\n    def:isContainedBy function:)\d+", r"\g<1>99999", mappings.read_text())
    mappings.write_text(first)
    monkeypatch.chdir(tmp_path)
    block = README.split("```console\n")[1].split("```")[0]
    for part in block.split("$ publisher ")[1:]:
        command, _, shown = part.partition("\n")
        result = CliRunner().invoke(publisher, command.split())
        assert result.exit_code == 1
        said = NUMBERS.sub("", f"{result.output}\nError: {result.exception}")
        assert [line for line in shown.splitlines() if NUMBERS.sub("", line) not in said] == []


def test_every_command_and_rule_the_readme_names_exists() -> None:
    named = re.findall(r"`publisher ([a-z]+)", README)
    assert len(set(named)) > 10
    assert set(named) - set(COMMANDS) == set()
    rules = re.findall(r"publisher explain ([a-z-]+)", README)
    assert rules
    for rule in rules:
        assert CliRunner().invoke(publisher, ["explain", rule]).exit_code == 0


def test_every_folder_the_readme_names_exists() -> None:
    folders = re.findall(r"^\| `([a-z]+/)` \|", README, re.MULTILINE)
    assert len(folders) == 7
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
