"""What proves a publication: the snapshot's manifest and its downloads, byte for byte (``publisher verify``)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, request, send_file

from publisher.publish.snapshot import DOWNLOADS
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.negotiation import VARIANTS
from publisher.web.site import Site


def downloads_blueprint(site: Site) -> Blueprint:
    """Return the blueprint of the manifest and of every file it lists."""
    blueprint = Blueprint("downloads", __name__)
    views = Downloads(site)
    blueprint.add_url_rule("/manifest.json", "manifest", views.manifest)
    for folder in DOWNLOADS:
        blueprint.add_url_rule(f"/{folder}/<name>", folder, partial(views.download, folder))
    return blueprint


@dataclass(frozen=True)
class Downloads:
    """Views over the files of the snapshot that is served."""

    site: Site

    def manifest(self) -> Response:
        """Answer the manifest: commit, digests of every download, counts, outcome of the check."""
        snapshot = self.site.snapshot()
        body = (snapshot.path / "manifest.json").read_bytes()
        return send(answer_of(body, "application/json"), request, modified=snapshot.modified)

    def download(self, folder: str, name: str) -> Response:
        """Answer one download with its digest (RFC 9530); a part of it may be asked for."""
        snapshot = self.site.snapshot()
        digest = snapshot.manifest.get("files", {}).get(f"{folder}/{name}")
        if digest is None:
            message = "There is no download “%(name)s”; /manifest.json lists them."
            raise Problem(404, "Page not found", message, values={"name": name})
        response = send_file(
            snapshot.path / folder / name, mimetype=_media_type(name), conditional=True, etag=str(digest)
        )
        value = base64.b64encode(bytes.fromhex(digest)).decode()
        response.headers["Repr-Digest"] = f"sha-256=:{value}:"
        return response


def _media_type(name: str) -> str:
    variants = (*VARIANTS["scheme"], *VARIANTS["linkset"])
    return next((item.media_type for item in variants if name.endswith(f".{item.suffix}")), "application/octet-stream")
