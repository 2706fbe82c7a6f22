"""Build the front-end assets before a wheel or sdist is made, so that ``pip install`` gives a whole site."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_VENDOR = Path("site", "static", "vendor")


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs npm unless the assets are there already (as they are in an sdist)."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build missing assets. An editable install needs none: ``make`` builds them."""
        root = Path(self.root)
        if version == "editable" or (root / _VENDOR).is_dir():
            return
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError(f"{_VENDOR} is missing and npm is not installed; install Node.js 20 or newer.")
        for arguments in (["ci", "--omit=dev"], ["run", "--silent", "build"]):
            subprocess.run([npm, *arguments, "--no-audit", "--no-fund"], cwd=root, check=True)  # noqa: S603
