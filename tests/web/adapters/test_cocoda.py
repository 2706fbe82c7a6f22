"""Cocoda's own library reads the lists through both APIs it speaks, unchanged (``npm ci`` installs it)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from publisher.web.desk import Desk

SERVICE = "http://id.esd.org.uk/service/"


def test_cocoda_reads_lists_concepts_and_mappings(serve: Callable[[Callable[[], Desk]], str], small: Desk) -> None:
    script = Path(__file__).parent / "cocoda.mjs"
    done = subprocess.run(
        ["node", script, serve(lambda: small)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["jskos"] == {
        "lists": ["list/englishAndWelshServices", "list/functions", "list/interactions", "list/services"],
        "top": ["function/1"],
        "concepts": ["service/57"],
        "narrower": ["function/2"],
        "ancestors": ["function/1"],
        "suggest": [SERVICE + "525"],
        "search": ["service/524"],
        "mappings": [["service/58", "function/2"], ["service/58", "interaction/0"]],
        "backward": [["service/57", "function/2"], ["service/58", "function/2"]],
        "between": [["service/57", "function/2"], ["service/58", "function/2"]],
        "concordances": ["linkset/services-functions", "linkset/services-interactions"],
    }
    assert found["skosmos"] == {
        "lists": ["list/services", "list/functions"],
        "top": ["function/1"],
        "concepts": [{"en": "Council tax"}],
        "narrower": ["function/2"],
        "ancestors": ["function/1"],
        "suggest": [SERVICE + "525"],
        "search": ["service/58", "service/57"],
        "types": ["http://def.esd.org.uk/Function"],
    }
