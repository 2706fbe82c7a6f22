"""``POST /tag`` and ``publisher tag`` complete the same table, fast."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from publisher.cli.main import publisher
from publisher.tagging.sheet import read_rows
from publisher.tagging.tagger import tagger_of
from publisher.web.desk import Desk
from publisher.web.tag_lists import read_lists
from tests.attack.live import Server, await_start
from tests.ports import free_port
from tests.published import publish, write_workspace

RECORDS = """\
Transaction date,Postcode,LGSL number,LGSL name,LGIL number,Confidence
2026-01-02,SW1A 1AA,57,Council tax,8,0.9
2026-01-03,SW1A 1AA,526,,0,
"""


def test_a_posted_table_comes_back_completed(client: FlaskClient) -> None:
    answer = client.post("/tag", data=RECORDS, content_type="text/csv")
    assert answer.status_code == 200
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline=""), strict=True))
    assert rows[0]["Service name"] == "Council tax annual notification"
    assert rows[0]["Interaction name"] == "Providing information"
    assert rows[0]["Service functions"] == "Council tax"
    assert "now called" in rows[0]["Remarks"]
    assert "use 524" in rows[1]["Remarks"]
    assert answer.headers["X-Remarks"] == "2"
    address = answer.headers["Link"].partition("<")[2].partition(">")[0]
    described = client.get(address).get_json()
    assert [column["titles"] for column in described["tableSchema"]["columns"]] == list(rows[0])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (RECORDS.replace(",", ";").encode("utf-16"), "text/csv; charset=utf-16"),
        (RECORDS.replace(",", "\t").encode(), "text/tab-separated-values"),
    ],
)
def test_a_table_is_taken_as_spreadsheets_save_it(client: FlaskClient, data: bytes, kind: str) -> None:
    same = client.post("/tag", data=RECORDS, content_type="text/csv")
    assert client.post("/tag", data=data, content_type=kind).get_data() == same.get_data()


def test_remarks_as_json(client: FlaskClient) -> None:
    found = client.post(
        "/tag", data=RECORDS, content_type="text/csv", headers={"Accept": "application/json"}
    ).get_json()
    assert [(item["row"], item["column"], item["code"]) for item in found["remarks"]] == [
        (2, "LGSL name", "renamed"),
        (3, "LGSL number", "deprecated"),
    ]
    assert found["metadata"]["tableSchema"]["columns"][0]["titles"] == "Transaction date"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"a,b\n1,2\n", "text/csv", 400),
        (b"", "text/csv", 400),
        (b"\xff\xfe", "text/csv", 400),
        (b"{}", "application/json", 415),
    ],
)
def test_what_cannot_be_tagged_is_refused_with_a_reason(
    client: FlaskClient, body: bytes, kind: str, status: int
) -> None:
    answer = client.post("/tag", data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.get_json()["detail"]


def test_a_hundred_thousand_rows_take_less_than_five_seconds(lists: Desk) -> None:
    found = read_lists(lists.catalogue)
    services = list(found.tables["service"].terms.values())
    lines = ["Transaction date,Postcode,LGSL number,LGSL name,LGIL number,Confidence\n"]
    for place in range(100_000):
        term = services[place % len(services)]
        lines.append(f'2026-01-{place % 28 + 1:02},SW1A 1AA,{term.number},"{term.label}",{place % 9},0.9\n')
    took = []
    while len(took) < 3 and min(took, default=5) >= 5:  # what others do on the machine costs time too
        started = time.process_time()
        rows = read_rows(lines)
        tagger = tagger_of(next(rows), found.tables, found.mapped)
        assert sum(1 for _ in tagger.rows(rows)) == 100_000
        took.append(time.process_time() - started)
    assert min(took) < 5
    assert {remark.code for remark in tagger.remarks} <= {"deprecated", "mismatched"}
    assert all(remark.code == "deprecated" for remark in tagger.remarks)


def test_the_command_writes_table_and_description_and_tells_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(Path(__file__).parent / "small", root)
    monkeypatch.chdir(root)
    runner = CliRunner()
    assert runner.invoke(publisher, ["build", "--no-check"]).exit_code == 0
    (root / "records.csv").write_text(RECORDS, encoding="utf-8")
    result = runner.invoke(publisher, ["tag", "records.csv"])
    assert result.exit_code == 1
    assert "records.csv:3: LGSL number: 526 is no longer used" in result.stdout
    header = (root / "records.tagged.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    described = json.loads((root / "records.tagged.csv-metadata.json").read_text(encoding="utf-8"))
    assert [column["titles"] for column in described["tableSchema"]["columns"]] == header
    assert described["url"] == "records.tagged.csv"
    (root / "clean.csv").write_text("LGSL number;Postcode\n57;SW1A 1AA\n", encoding="utf-16")
    assert runner.invoke(publisher, ["tag", "clean.csv", "--output", "out.csv"]).exit_code == 0
    assert (root / "out.csv").is_file()


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_taken_by_the_server_itself(tmp_path: Path) -> None:
    current, _ = publish(write_workspace(tmp_path / "site"))
    table = b"LGSL number,Postcode\n" + b"57,SW1A 1AA\n" * 100_000
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-m", "publisher", "serve", "--port", str(port), "--builds", str(current.parent)]
    process = subprocess.Popen(command, cwd=tmp_path / "site", env=environment)
    try:
        await_start(Server(port, process, tmp_path))
        request = urllib.request.Request(f"http://127.0.0.1:{port}/tag", table, {"Content-Type": "text/csv"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            lines = answer.read().decode().splitlines()
        assert (answer.status, len(lines)) == (200, 100_001)
        assert "/service/57,57,Bin <collection>" in lines[-1]
    finally:
        process.kill()
        process.wait()
