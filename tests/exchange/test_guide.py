"""The page on import and export: its example runs, and its table names the formats there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from publisher.cli.import_ import command
from publisher.exchange.description import Description, Gap, Lookup, RowRule, TableRule, ValueRule
from publisher.exchange.exporters import EXPORTERS
from publisher.exchange.importers import IMPORTERS

PAGE = (Path(__file__).parents[2] / "site" / "pages" / "import-export.md").read_text()


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_the_example_of_the_page_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trees.csv").write_text(block("csv"))
    (tmp_path / "trees.toml").write_text(block("toml"))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(command, ["trees.toml"])
    assert done.exit_code == 0, done.output
    text = (tmp_path / "vocab/trees.ttl").read_text()
    assert text.count("a skos:Concept ;") == 3
    assert 'skos:altLabel "Quercus"@en' in text
    assert text.count("owl:deprecated true") == 1


def test_the_page_names_every_format() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)}
    assert set(EXPORTERS) | set(IMPORTERS) <= named


def test_the_page_explains_every_key_of_a_description() -> None:
    kinds = (Description, TableRule, RowRule, ValueRule, Lookup, Gap)
    keys = {name.replace("_", "-") for kind in kinds for name in kind.__dataclass_fields__}
    assert [key for key in sorted(keys - {"path"}) if key not in PAGE] == []
