"""The search of a copy stems words and ranks terms as the service does."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from publisher.search.reader import SearchIndex
from publisher.skos.text import key, stem
from tests.published import AUTHORITY

ROOT = Path(__file__).parents[2]
QUERIES = ("waste", "gardn waste", "rubbish recycling", "57", "binns", "refuse", "collections", "casglu biniau")


def test_the_script_stems_and_finds_as_the_index_does(copy: Path, lists: Path, tmp_path: Path) -> None:
    text = (ROOT / "vocab" / "lgsl.ttl").read_text(encoding="utf-8")
    words = sorted(set(re.findall(r"[a-z]{3,}", text.lower())))
    assert len(words) > 2_000
    (tmp_path / "asked.json").write_text(json.dumps({"words": words, "queries": QUERIES}))
    command = ["node", str(Path(__file__).parent / "find.mjs"), str(copy), str(tmp_path / "asked.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {word: told["stems"][word] for word in words} == {word: stem(key(word)) for word in words}
    index = SearchIndex(lists / "build" / "current" / "search")
    for query in QUERIES:
        wanted = [f"/{hit.iri.removeprefix(AUTHORITY)}" for hit in index.search(query).hits]
        assert told["found"][query][:1] == wanted[:1], query
