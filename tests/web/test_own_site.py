"""Another body makes the site its own from its workspace: colours, name, templates, pages, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from publisher.cli.main import publisher
from publisher.errors import PublisherError
from publisher.web.app import CLOSE, create_app
from tests.published import SETTINGS, publish, write_workspace
from tests.serving import Client, served


def test_a_workspace_changes_name_colours_templates_and_pages(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path)
    own = {
        "site/static/theme.css": ":root { --app-ink: #402060; }",
        "site/templates/home.html": '{% extends "base.html" %}{% block content %}<h1>Our own lists</h1>{% endblock %}',
        "site/pages/about.md": "# About us\n\nOurs.\n",
        "site/redirects.tsv": "/old\t/service/57\n",
    }
    for name, text in own.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    current, settings = publish(folder)
    app = create_app(current, settings, overrides=folder / "site")
    with served(app) as port:
        client = Client(port)
        home = client.get("/").text
        assert "<h1>Our own lists</h1>" in home
        assert "Example lists" in home
        assert home.index("site.css") < home.index("theme.css")
        assert "#402060" in client.get("/static/theme.css").text
        assert "Ours." in client.get("/about").text
        assert client.get("/old").headers["Location"] == "/service/57"
        assert "Bin &lt;collection&gt;" in client.get("/service/57.html").text
        assert client.get("/standards/lgsl/57").status == 404
    app.extensions[CLOSE]()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{{ nothing.here }}", "concept.html:2: 'nothing' is undefined."),
        ("{% if %}", "concept.html:2: Expected an expression"),
        ("{% include 'gone.html' %}", "concept.html:2: there is no template 'gone.html'."),
        ("{{ page | loud }}", "concept.html:2: No filter named 'loud'."),
    ],
)
def test_a_mistake_in_a_template_of_ones_own_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, said: str
) -> None:
    folder = write_workspace(tmp_path / "lists")
    (folder / "site/templates").mkdir(parents=True)
    (folder / "site/templates/concept.html").write_text(f"<h1>{{{{ page.record.label.value }}}}</h1>\n{wrong}\n")
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(publisher, ["build", "--no-check", "--pages"])
    assert isinstance(done.exception, PublisherError)
    assert str(done.exception).startswith(f"{folder}/site/templates/{said}")


def test_the_repository_that_new_makes_shows_itself_and_not_us(tmp_path: Path) -> None:
    folder = tmp_path / "parks"
    made = CliRunner().invoke(publisher, ["new", str(folder), "--title", "Parks & “play”", "--organisation", "Town"])
    assert made.exit_code == 0, made.output
    current, settings = publish(folder)
    app = create_app(current, settings, overrides=folder / "site")
    with served(app) as port:
        client = Client(port)
        home = client.get("/").text
        assert "Parks &amp; “play”</h1>" in home
        assert "q=pool" in home
        assert "--app-header: #3a1d4f" in client.get("/static/theme.css").text
        assert (folder / "site/templates/_partials/logo.html").read_text().splitlines()[-2].strip() in home
        assert "Town publishes these lists" in client.get("/about").text
        for path in ("/", "/list/facilities.html", "/facility/2.html", "/about", "/mappings"):
            text = client.get(path).text
            assert "councils" not in text, path
            assert "Not an official release" not in text, path
    app.extensions[CLOSE]()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            'contact = "lists@example.org"',
            "mailto:lists@example.org?subject=Bin%20%3Ccollection%3E%20%2857%29&body=",
        ),
        ('contact = "https://example.org/contact"', '<a class="govuk-link" href="https://example.org/contact">Suggest'),
        ("", ""),
    ],
)
def test_a_change_is_suggested_by_mail_where_no_repository_is_named(
    tmp_path: Path, settings: str, expected: str
) -> None:
    folder = write_workspace(tmp_path)
    lines = [line for line in SETTINGS.splitlines() if not line.startswith(("repository", "contact"))]
    lines.insert(lines.index("[tool.publisher]") + 1, settings)
    (folder / "pyproject.toml").write_text("\n".join(lines))
    app = create_app(*publish(folder))
    with served(app) as port:
        text = Client(port).get("/service/57.html").text
    app.extensions[CLOSE]()
    assert expected in text.replace("&amp;", "&")
    assert ("Suggest a change" in text) == bool(settings)
