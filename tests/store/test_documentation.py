"""The developer's page explains every limit and every setting of the store, with its default."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from publisher.cli.publish import LAYOUTS
from publisher.config import Limits, StoreSettings

PAGE = (Path(__file__).parents[2] / "site" / "pages" / "developers-sparql.md").read_text()


@pytest.mark.parametrize("setting", fields(Limits), ids=lambda item: item.name)
def test_every_limit_is_there_with_its_default(setting: object) -> None:
    name, default = getattr(setting, "name"), getattr(setting, "default")  # noqa: B009
    assert f"| `{name.replace('_', '-')}` | {default:,.0f} |" in PAGE


@pytest.mark.parametrize("setting", [item.name for item in fields(StoreSettings)])
def test_every_store_setting_is_there(setting: str) -> None:
    assert f"`{setting.replace('_', '-')}`" in PAGE


@pytest.mark.parametrize("server", LAYOUTS)
def test_every_known_server_is_there(server: str) -> None:
    assert f"`--server {server}`" in PAGE
