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
        """Build missing assets. An editable install needs none: ``make`` builds them.

        Without npm the wheel is whole but for the style of its pages: hooks of other repositories (pre-commit) install
        the command from a checkout, on machines that need not have Node.js.
        """
        root = Path(self.root)
        if version == "editable" or (root / _VENDOR).is_dir():
            return
        npm = shutil.which("npm")
        if npm is None:
            self.app.display_warning(
                f"npm is not installed, so {_VENDOR} is not built: checking, editing and formatting work, "
                "but pages are served without their style. Install Node.js 20 or newer and install again."
            )
            return
        for arguments in (["ci", "--omit=dev"], ["run", "--silent", "build"]):
            subprocess.run([npm, *arguments, "--no-audit", "--no-fund"], cwd=root, check=True)  # noqa: S603
