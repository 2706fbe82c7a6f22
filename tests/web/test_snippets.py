"""What a list's page tells people to type or paste works for that very list.

Python, JavaScript and SPARQL snippets run in tests/browser/test_journeys.py. R and Excel are not installed there: here
their addresses answer what the snippet reads, and OpenRefine's own requests are played.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from urllib.parse import quote, urlencode, urlsplit

from openpyxl import load_workbook

from tests.serving import Client, Reply

FORM = "application/x-www-form-urlencoded"


def snippet(site: Client, name: str, path: str = "/list/services.html") -> str:
    found = re.search(rf'<code id="use-{name}">(.*?)</code>', site.get(path).text, re.DOTALL)
    assert found, name
    return html.unescape(found[1])


def fetched(site: Client, address: str) -> Reply:
    parts = urlsplit(address)
    assert parts.netloc == f"127.0.0.1:{site.port}"
    return site.get(parts.path + (f"?{parts.query}" if parts.query else ""))


def rows(reply: Reply) -> list[dict[str, str]]:
    assert (reply.status, reply.type) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(reply.text)))


def test_excel_reads_the_address_and_the_workbook(site: Client) -> None:
    address = snippet(site, "excel")
    table = rows(fetched(site, address))
    sheet = load_workbook(io.BytesIO(site.get("/list/services.xlsx").body), read_only=True).active
    assert sheet is not None
    header, *body = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [dict(zip(header, row, strict=True)) for row in body] == table
    assert len(table) == 5


def test_r_reads_the_columns_it_shows(site: Client) -> None:
    code = snippet(site, "r")
    read, show = code.splitlines()
    address = re.fullmatch(r'list <- read\.csv\("([^"]+)", encoding = "UTF-8"\)', read)
    columns = re.fullmatch(r"head\(list\[, c\((.+)\)\]\)", show)
    assert address, read
    assert columns, show
    table = rows(fetched(site, address[1]))
    assert {name.strip().strip('"') for name in columns[1].split(",")} <= set(table[0])
    assert {row["Label"] for row in table} >= {"Waste", "Garden waste", "Bin <collection>"}


def test_openrefine_finds_the_list_as_a_type_and_reconciles(site: Client) -> None:
    service = urlsplit(snippet(site, "openrefine")).path
    manifest = json.loads(site.get(service).text)
    assert "0.2" in manifest["versions"]
    (wanted,) = [item for item in manifest["defaultTypes"] if item["name"] == "Services"]
    query = {"q0": {"query": "garden waste", "type": wanted["id"], "limit": 3}, "q1": {"query": "bin collection"}}
    answer = json.loads(site.post(service, urlencode({"queries": json.dumps(query)}), FORM).text)
    best = answer["q0"]["result"][0]
    assert (best["name"], best["match"]) == ("Garden waste", True)
    assert answer["q1"]["result"][0]["name"] == "Bin <collection>"
    preview = manifest["preview"]["url"].replace("{{id}}", quote(best["id"], safe=""))
    assert "Garden waste" in fetched(site, preview).text
    extend = {"ids": [best["id"]], "properties": [{"id": "broader"}]}
    found = json.loads(site.post(service, urlencode({"extend": json.dumps(extend)}), FORM).text)
    assert found["rows"][best["id"]]["broader"][0]["name"] == "Waste"
