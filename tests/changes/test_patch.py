"""The diff an edit shows is one git can apply, and not much longer than one found line by line."""

from __future__ import annotations

import random
import subprocess
from difflib import unified_diff
from pathlib import Path

import pytest

from publisher.changes.patch import patch

ROOT = Path(__file__).resolve().parents[2]


def edited(text: str, dice: random.Random) -> str:
    """Return a text with paragraphs and lines of it changed, added, left out or moved."""
    paragraphs = text.removesuffix("\n").split("\n\n")
    for _ in range(dice.choice((1, 2, 5))):
        place = dice.randrange(len(paragraphs))
        lines = paragraphs[place].split("\n")
        at = dice.randrange(len(lines))
        lines[at : at + dice.randrange(3)] = [f"    skos:changeNote {dice.random()} ;"] * dice.randrange(3)
        fresh = "\n".join(lines) or "x"
        paragraphs[place : place + dice.choice((0, 1, 1, 1))] = [fresh] * dice.choice((0, 1, 1, 2))
        paragraphs = paragraphs or ["nothing"]
    return "\n\n".join(paragraphs) + "\n"


@pytest.mark.parametrize("name", ["vocab/channels.ttl", "vocab/lgil.ttl", "mappings/lgcl-lgsl.ttl"])
def test_git_makes_the_new_text_of_the_old_one(tmp_path: Path, name: str) -> None:
    dice = random.Random(name)  # noqa: S311 - repeatable, not secret
    old = (ROOT / name).read_text("utf-8")
    for _ in range(12):
        new = edited(old, dice)
        (tmp_path / "list.ttl").write_text(old, "utf-8")
        shown = list(patch(old, new, "list.ttl"))
        if new == old:
            assert shown == []
            continue
        apply = ["git", "apply", "--unidiff-zero", "-"]
        subprocess.run(apply, cwd=tmp_path, input="".join(shown).encode(), check=True, capture_output=True)
        assert (tmp_path / "list.ttl").read_text("utf-8") == new
        by_line = list(unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), n=2))
        assert len(shown) <= 2 * len(by_line)


def test_one_changed_line_is_shown_with_what_stands_around_it() -> None:
    old = "one\n    a ;\n    b ;\n    c ;\n    d ;\n    .\n\ntwo\n    a ;\n    .\n"
    assert "".join(patch(old, old.replace("    c", "    x"), "a.ttl")) == (
        "--- a/a.ttl\n+++ b/a.ttl\n@@ -2,5 +2,5 @@\n     a ;\n     b ;\n-    c ;\n+    x ;\n     d ;\n     .\n"
    )


def test_a_file_that_is_begun_is_shown_whole() -> None:
    assert list(patch("", "a\nb\n", "new.ttl")) == [
        "--- a/new.ttl\n",
        "+++ b/new.ttl\n",
        "@@ -0,0 +1,2 @@\n",
        "+a\n",
        "+b\n",
    ]
    assert list(patch("a\n", "a\n", "same.ttl")) == []


def test_a_paragraph_put_beside_a_changed_one_is_shown_as_a_whole() -> None:
    old = "one\n    a ;\n    .\n\n[]\n    c ;\n    .\n"
    new = "one\n    a ;\n    b ;\n    .\n\ntwo\n    x ;\n    .\n\n[]\n    c ;\n    .\n"
    shown = "".join(patch(old, new, "a.ttl")).partition("@@\n")[2]
    assert shown == " one\n     a ;\n+    b ;\n     .\n \n+two\n+    x ;\n+    .\n+\n []\n     c ;\n"
