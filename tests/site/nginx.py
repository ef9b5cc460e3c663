"""nginx with docs/examples/nginx.conf, of which only places and ports are others."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.site.programs import HOST, ROOT, Program, find, free_port

EXAMPLE = ROOT / "docs" / "examples" / "nginx.conf"
AROUND = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
{user}worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    default_type text/html;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{example}
}}
"""


class NotInExample(Exception):
    """The example no longer says what is to be replaced."""


@dataclass(frozen=True)
class Place:
    """Where this nginx listens, whom it asks and where it writes."""

    folder: Path
    http: int
    https: int
    backends: Sequence[int]


def rendered(example: str, place: Place) -> str:
    """The example with this machine's ports and folders. Raises NotInExample where it has no such line."""
    backends = "\n    ".join(f"server {HOST}:{port} max_fails=2 fail_timeout=5s;" for port in place.backends)
    for said, meant in (
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen {HOST}:{place.http};"),
        ("listen 443 ssl http2;", f"listen {HOST}:{place.https} ssl http2;"),
        ("server_name scorecard.example.org;", f"server_name {HOST};"),
        ("https://$host$request_uri", f"https://$host:{place.https}$request_uri"),
        ("server 127.0.0.1:8000 max_fails=2 fail_timeout=5s;", backends),
        ("/etc/ssl/scorecard/", f"{place.folder}/"),
        ("/var/log/nginx/", f"{place.folder}/"),
        ("/var/lib/nginx/scorecard", f"{place.folder}/cache"),
        ("/opt/scorecard/docs", f"{ROOT}/docs"),
    ):
        if said not in example:
            raise NotInExample(said)
        example = example.replace(said, meant)
    return example


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody else trusts; gives its file."""
    certificate = folder / "fullchain.pem"
    subprocess.run(
        [
            *(find("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "2", "-subj", "/CN=scorecard", "-addext", f"subjectAltName=IP:{HOST}"),
            *("-keyout", str(folder / "key.pem"), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate


def nginx(folder: Path, backends: Sequence[int]) -> Program:
    """nginx in front of the web processes on these ports, not started yet; its port is that of HTTPS."""
    folder.mkdir()
    place = Place(folder, free_port(), free_port(), backends)
    make_certificate(folder)
    user = "user root;\n" if os.getuid() == 0 else ""
    whole = AROUND.format(folder=folder, user=user, example=rendered(EXAMPLE.read_text(), place))
    (folder / "nginx.conf").write_text(whole)
    command = [
        find("nginx"),
        "-p",
        str(folder),
        "-e",
        str(folder / "nginx.log"),
        "-c",
        str(folder / "nginx.conf"),
    ]
    return Program(command, folder / "nginx.out", os.environ, place.https)
