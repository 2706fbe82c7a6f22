"""Broken and hostile files: one clear finding, bounded time and memory, no network."""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.workspaces import PREFIXES, workspace

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEGABYTES = 60, 2_000

BOMB = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="http://example.org/a"><skos:prefLabel>&c;</skos:prefLabel></skos:Concept></rdf:RDF>
"""


def check_with_limits(folder: Path) -> dict[str, object]:
    """Check a workspace in a process with little time and memory and return its JSON report."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 1024 * 1024,) * 2)

    threads = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}  # each one more reserves memory it does not use
    environment = {**os.environ, **threads, "PYTHONPATH": str(ROOT), "CI": ""}
    command = [sys.executable, "-m", "publisher", "check", "--format", "json"]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=limit,
    )
    assert done.returncode in (0, 1), done.stderr
    return dict(json.loads(done.stdout))


def found(folder: Path, files: dict[str, str | bytes]) -> list[tuple[str, str, int]]:
    report = check_with_limits(workspace(folder, files))
    findings = report["findings"]
    assert isinstance(findings, list)
    return [(item["rule"], item["path"], item["line"]) for item in findings]


@pytest.mark.parametrize(
    ("path", "data", "rule", "line"),
    [
        ("vocab/a.ttl", PREFIXES.encode() + 'ex:a skos:prefLabel "Caf\u00e9"@en .\n'.encode("latin-1"), "syntax", 12),
        ("vocab/a.ttl", (PREFIXES + 'ex:a skos:prefLabel "open .\n').encode(), "syntax", 12),
        ("vocab/a.ttl", (PREFIXES + "ex:a skos:related <http://example.org/a b> .\n").encode(), "syntax", 12),
        ("vocab/a.ttl", (PREFIXES + "ex:a skos:related nowhere:b .\n").encode(), "syntax", 12),
        ("vocab/a.ttl", b"\x00\x01\x02\x03", "syntax", 1),
        ("vocab/a.ttl", b"\xff\xfeh\x00e\x00", "syntax", 1),
        ("vocab/a.rdf", BOMB.encode(), "syntax", 2),
        ("vocab/a.rdf", b"<rdf:RDF", "syntax", 1),
        ("vocab/a.jsonld", b'{"@id": ', "syntax", 1),
        ("vocab/a.ttl", (PREFIXES + "ex:a skos:related <b> .\n").encode(), "relative-address", 12),
        pytest.param("vocab/a.ttl", PREFIXES.encode() + b"ex:a ex:b '%b' ." % (b"x" * 2**25), "syntax", 12, id="32M"),
        pytest.param(
            "vocab/a.ttl",
            PREFIXES.encode() + b"# it's a comment\nex:a ex:b 'c', <%b> ." % (b"x" * 2**25),
            "syntax",
            13,
            id="32M of name",
        ),
        pytest.param(
            "vocab/a.ttl",
            PREFIXES.encode() + b'ex:a ex:b \'c\' .\nex:a ex:c """' + b"never closed\n" * 2**21,
            "syntax",
            13,
            id="26M of text never closed",
        ),
        pytest.param("vocab/a.jsonld", b'{"a:b":' * 3000 + b"1" + b"}" * 3000, "syntax", 1, id="JSON 3,000 deep"),
        pytest.param("vocab/a b.ttl", (PREFIXES + "ex:a a skos:Concept .").encode(), "missing-label", 12, id="name"),
    ],
)
def test_broken_input_gives_a_finding_at_its_line(tmp_path: Path, path: str, data: bytes, rule: str, line: int) -> None:
    findings = found(tmp_path, {path: data})
    assert (rule, path, line) in findings
    if rule == "syntax":
        assert len(findings) == 1


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(f'ex:a skos:note "{"long " * 2_000_000}"@en .', id="ten megabytes of text"),
        pytest.param("ex:a skos:note " + "( " * 1000 + ") " * 1000 + ".", id="a thousand nested lists"),
        pytest.param("ex:a ex:p " + "[ ex:p " * 1000 + "ex:b" + " ]" * 1000 + " .", id="a thousand nested blank nodes"),
        pytest.param(
            "".join(f"ex:c{n} skos:broader ex:c{n + 1} ; skos:exactMatch ex:c{n + 1} .\n" for n in range(3000)),
            id="a chain of three thousand",
        ),
        pytest.param(
            "".join(f"ex:c{n} skos:broader ex:c{(n + 1) % 2000} .\n" for n in range(2000)),
            id="a circle of two thousand",
        ),
        pytest.param("".join(f"ex:c{n} skos:notation '1' .\n" for n in range(2000)), id="one notation for all"),
    ],
)
def test_large_and_deep_input_is_judged_in_bounded_time_and_memory(tmp_path: Path, statement: str) -> None:
    assert "syntax" not in {rule for rule, _, _ in found(tmp_path, {"vocab/a.ttl": PREFIXES + statement + "\n"})}


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """Listen on a free port and note who connects."""
    callers: list[object] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(30)

        def accept() -> None:
            try:
                callers.append(server.accept())
            except OSError:
                return

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1], callers
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_a_remote_context_is_refused_without_a_call(tmp_path: Path) -> None:
    with listening() as (port, callers):
        contexts = [{"a": "http://example.org/a"}, f"http://127.0.0.1:{port}/context.jsonld"]
        data = json.dumps({"@id": "http://example.org/a", "@context": contexts}, indent=1)
        findings = found(tmp_path, {"vocab/a.jsonld": data})
    assert findings == [("syntax", "vocab/a.jsonld", 7)]
    assert callers == []


def test_an_import_in_a_list_or_shape_is_not_followed(tmp_path: Path) -> None:
    with listening() as (port, callers):
        line = f"ex:s a skos:ConceptScheme ; owl:imports <http://127.0.0.1:{port}/other.ttl> .\n"
        found(tmp_path, {"vocab/a.ttl": PREFIXES + line})
    assert callers == []


def test_a_file_that_cannot_be_read_does_not_make_its_concepts_vanish(tmp_path: Path) -> None:
    sound = PREFIXES + 'ex:s a skos:ConceptScheme ; dct:title "S"@en .\nex:a a skos:Concept ; skos:inScheme ex:s .\n'
    links = PREFIXES + "ex:b a skos:Concept ; skos:prefLabel 'B'@en ; skos:inScheme ex:t ; skos:broader ex:a .\n"
    folder = workspace(tmp_path, {"vocab/a.ttl": sound, "vocab/b.ttl": links})
    for arguments in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=T", "-c", "user.email=t@e", "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    (folder / "vocab/a.ttl").write_text(sound + "ex:a skos:prefLabel 'A .\n")
    findings = check_with_limits(folder)["findings"]
    assert isinstance(findings, list)
    rules = {item["rule"] for item in findings}
    assert "syntax" in rules
    assert not rules & {"vanished-concept", "dangling-reference", "dropped-list"}


def test_a_label_of_millions_of_signs_is_told_in_few(tmp_path: Path) -> None:
    text = PREFIXES + 'ex:a a skos:Concept ; skos:prefLabel "%s "@en .\n' % ("x y " * 1_000_000)
    report = check_with_limits(workspace(tmp_path, {"vocab/a.ttl": text}))
    findings = report["findings"]
    assert isinstance(findings, list)
    assert "untidy-label" in {item["rule"] for item in findings}
    assert len(json.dumps(report)) < 50_000
