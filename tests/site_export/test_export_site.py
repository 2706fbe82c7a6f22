"""``publisher export-site`` writes the whole site as files that hold together."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.site_export.addresses import Addresses
from publisher.site_export.walker import ask
from publisher.trees import settings_of, working_tree
from publisher.web.app import CLOSE, create_app, site_of
from publisher.web.copied import create_copy
from publisher.web.straight import Straight
from tests.published import publish, write_workspace
from tests.serving import Client, served
from tests.site_export.conftest import ENVIRONMENT, Run


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_documents_are_what_the_site_answers(copy: Path, lists: Path) -> None:
    app = create_app(lists / "build" / "current", settings_of(working_tree(lists)))
    with served(app) as port:
        client = Client(port)
        for suffix in ("ttl", "jsonld", "rdf", "nt", "json", "csv", "linkset"):
            for thing in ("service/57", "service/a.b", "list/services", "linkset/services-subjects"):
                name = f"{thing}.{suffix}"
                assert (copy / name).read_bytes() == client.get(f"/{name}").body, name
    app.extensions[CLOSE]()
    marker = json.loads((copy / "export.json").read_text())
    assert marker["byMediaType"]["text/html"] > 50


def test_every_kind_of_page_is_there(copy: Path) -> None:
    for name in (
        "index.html", "404.html", "service/57.html", "service/57~lang-cy.html", "list/services.html",
        "list/services~view-az.html", "list/services.xlsx", "linkset/services-subjects.sssom.tsv", "def/Service.html",
        "guides/rules/index.html", "guides/static-site/index.html", "coverage/index.html", "mappings/index.html",
        "a-z/index.html", "a-z/b~list-all.html", "timeline/service/57/index.html", "releases/index.html",
        "history/index.html", "about/index.html", "status/index.html", "sitemap.xml", "robots.txt", "opensearch.xml",
        "manifest.json", "dumps/all.nq", "context.jsonld", "dcat.ttl", ".well-known/void", ".nojekyll", ".htaccess",
        "hosting/nginx-http.conf", "find/services-1.json", "find/tree/services.json",
    ):  # fmt: skip
        assert (copy / name).is_file(), name


def test_no_link_leads_to_what_only_a_service_answers(copy: Path) -> None:
    for path in copy.rglob("*.html"):
        links = re.findall(r'\s(?:href|action)="(/[^"]*)"', path.read_text())
        live = [link for link in links if re.match(r"/(sparql|reconcile|rest/|api/v1|compare|resolve|timegate)", link)]
        assert live == [], path
        assert not [link for link in links if "version=" in link or "open=" in link], path


def test_two_exports_are_the_same_and_the_second_takes_the_place_of_the_first(run: Run, copy: Path) -> None:
    folder = copy.parent / "again"
    shutil.copytree(copy, folder)
    (folder / "gone.html").write_text("of an earlier copy")
    done = run(str(folder), "--language", "cy", "--processes", "1")
    assert done.returncode == 0, done.stderr
    assert "every link checked" in done.stderr
    assert digests(folder) == digests(copy)
    assert [path.name for path in copy.parent.iterdir() if path.name.startswith(".")] == []


def test_a_live_service_is_linked_for_what_files_cannot_do(run: Run, tmp_path: Path) -> None:
    assert run(str(tmp_path / "public"), "--live", "https://lists.example.org").returncode == 0
    home = (tmp_path / "public" / "index.html").read_text()
    assert 'href="https://lists.example.org/sparql"' in home
    assert run(str(tmp_path / "other"), "--live", "lists.example.org").returncode == 2


def test_a_checkout_whose_style_sheet_is_not_built_is_told_so_at_once(lists: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for folder in ("publisher", "shapes", "site", "sparql"):
        left_out = shutil.ignore_patterns("__pycache__", "vendor")
        shutil.copytree(Path(__file__).parents[2] / folder, checkout / folder, ignore=left_out)
    line = [sys.executable, "-m", "publisher", "export-site", str(tmp_path / "public")]
    environment = ENVIRONMENT | {"PYTHONPATH": str(checkout)}
    done = subprocess.run(line, cwd=lists, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "run 'make assets'" in done.stderr
    assert not (tmp_path / "public").exists()


def test_a_mistake_in_a_template_of_ones_own_is_told_with_its_line(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "lists")
    publish(folder)
    (folder / "site/templates").mkdir(parents=True)
    (folder / "site/templates/concept.html").write_text("<h1>A term</h1>\n{{ nothing.here }}\n")
    line = [sys.executable, "-m", "publisher", "export-site", str(tmp_path / "public")]
    done = subprocess.run(line, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"Error: {folder}/site/templates/concept.html:2: 'nothing' is undefined." in done.stderr
    assert not (tmp_path / "public").exists()


def test_a_directory_of_somebody_else_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    done = run(str(tmp_path))
    assert done.returncode == 2
    assert "is no copy made by this command" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_broken_link_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "workspace")
    (folder / "site" / "pages").mkdir(parents=True)
    (folder / "site" / "pages" / "own.md").write_text(
        "# Own\n\nSee [this](/service/99999.html), [that](/service/57.html), [there](/service/57.html#no-such-place).\n"
    )
    publish(folder)
    line = [sys.executable, "-m", "publisher", "export-site", str(tmp_path / "public")]
    done = subprocess.run(line, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "/service/99999.html: answered 404, linked from /guides/own" in done.stderr
    assert "/service/57.html#no-such-place: no such place on the page, linked from /guides/own" in done.stderr
    assert "2 broken links" in done.stderr
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_an_export_told_to_end_leaves_nothing_and_the_next_sweeps_what_a_killed_one_left(
    run: Run, lists: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    line = [sys.executable, "-m", "publisher", "export-site", str(tmp_path / "public"), "--processes", "2"]
    with subprocess.Popen(line, cwd=lists, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as running:
        while not list(tmp_path.glob(".public.*.new/*")):
            assert running.poll() is None
        running.send_signal(sent)
        _, told = running.communicate()
    assert running.returncode not in (0, 3)
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []
    left = tmp_path / f".public.{running.pid}.new"
    left.mkdir()
    (left / "index.html").write_text("half")
    assert run(str(tmp_path / "public")).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_what_is_made_straight_for_a_copy_is_what_flask_answers(lists: Path) -> None:
    app = create_copy(lists / "build" / "current", settings_of(working_tree(lists)), None, ("en", "cy"))
    straight = app.wsgi_app
    assert isinstance(straight, Straight)
    addresses = Addresses("https://lists.example.org/", "http://id.example.org/")
    iris = site_of(lists / "build" / "current", settings_of(working_tree(lists)), None).snapshot().catalogue.iris()
    paths = [urlsplit(iri).path for iri in iris if iri.startswith(settings_of(working_tree(lists)).authority)]
    assert len(paths) > 5
    for path in paths:
        for suffix in ("html", "ttl", "jsonld", "rdf", "nt", "n3", "json", "csv", "linkset"):
            made, asked = (ask(way, f"{path}.{suffix}", addresses) for way in (straight, straight.app))
            same = [
                (item.status, item.headers["content-type"], item.headers.get("link"), item.body)
                for item in (made, asked)
            ]
            assert same[0] == same[1], (path, suffix)
    app.extensions[CLOSE]()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.troubles = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.troubles.append(message.text) if message.type == "error" else None)  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.troubles.append(str(error)))  # type: ignore[attr-defined]
    yield page
    page.close()


@pytest.mark.browser
def test_a_reader_searches_and_browses_a_copy_on_a_server_of_plain_files(reader: Page, plain: str) -> None:
    reader.goto(f"{plain}/")
    box = reader.get_by_role("combobox").first
    box.fill("rubb")
    expect(reader.get_by_role("option").first).to_contain_text("Bin <collection>")
    box.press("ArrowDown")
    box.press("Enter")
    expect(reader).to_have_url(re.compile("/service/57.html$"))
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Bin <collection>")

    reader.goto(f"{plain}/search/")
    reader.locator("#search").fill("gardn waste")
    reader.locator("#search").press("Enter")
    expect(reader.locator("[data-find=done] .app-hit a").first).to_have_text("Garden waste")
    expect(reader.locator("[data-find] [role=status]")).to_contain_text("garden waste")
    reader.get_by_text("Narrow the search").click()
    reader.locator("#search-list").select_option("subjects")
    reader.locator("#search").fill("refuse")
    reader.locator("#search").press("Enter")
    expect(reader.locator("[data-find=done] .app-hit a")).to_have_text(["Refuse"])
    expect(reader.locator("#search-list")).to_have_value("subjects")

    reader.goto(f"{plain}/list/services.html")
    branch = reader.get_by_role("treeitem", name="Waste")
    branch.focus()
    branch.press("ArrowRight")
    expect(reader.get_by_role("treeitem", name="Garden waste")).to_be_visible()
    reader.goto(f"{plain}/search/?q=ash&status=any")
    expect(reader.locator("[data-find=done] .app-hit")).to_contain_text("Deprecated")
    assert reader.troubles == []  # type: ignore[attr-defined]


@pytest.mark.browser
def test_a_copy_is_searched_below_a_top_term(reader: Page, plain: str) -> None:
    reader.goto(f"{plain}/search/?q=collection&status=any")
    expect(reader.locator("[data-find=done] .app-hit a")).to_have_text(["Bin <collection>", "Ash collection"])
    expect(reader.locator("#search-top")).to_be_hidden()
    reader.locator("#search-list").select_option("subjects")
    expect(reader.locator("#search-top")).to_be_hidden()
    reader.locator("#search-list").select_option("services")
    reader.locator("#search-top").select_option(label="Waste")
    reader.locator("#search").press("Enter")
    expect(reader).to_have_url(re.compile("top=http"))
    expect(reader.locator("[data-find=done] .app-hit a")).to_have_text(["Bin <collection>"])
    expect(reader.locator("#search-top")).to_be_visible()
    expect(reader.locator("#search-top option:checked")).to_have_text("Waste")
    assert reader.troubles == []  # type: ignore[attr-defined]


@pytest.mark.browser
def test_a_copy_works_under_the_strict_policy_and_in_welsh(reader: Page, nginx: Client) -> None:
    base = f"http://127.0.0.1:{nginx.port}"
    reader.goto(f"{base}/service/57")
    expect(reader).to_have_url(f"{base}/service/57.html")
    reader.get_by_role("link", name="Cymraeg").click()
    expect(reader).to_have_url(f"{base}/service/57~lang-cy.html")
    expect(reader.locator("html")).to_have_attribute("lang", "cy")
    reader.locator("#header-search").fill("garden waste")
    reader.locator("#header-search").press("Enter")
    expect(reader.locator("[data-find=done] .app-hit a")).to_have_attribute("href", "/service/58~lang-cy.html")
    expect(reader.locator("html")).to_have_attribute("lang", "cy")
    assert reader.troubles == []  # type: ignore[attr-defined]
