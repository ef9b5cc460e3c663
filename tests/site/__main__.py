"""`./run site [sqlite] [journeys]`: starts it, says where it is, and ends it with Ctrl+C.

With `journeys`, the browser tests go their ways through it instead.
"""

import os
import signal
import subprocess
import sys

from tests.site.programs import ROOT
from tests.site.running import Site, end_with_everything, running_site


def said_of(site: Site) -> str:
    """Where everything is."""
    lines = [
        f"On {site.kind}: {site.address} (a certificate that signed itself; Ctrl+C ends it)",
        f"Everything lies in {site.folder}",
        *(f"  gunicorn on port {backend.port}" for backend in site.backends),
    ]
    if site.primary is not None and site.replica is not None:
        lines.append(f"  primary on port {site.primary.port}, replica on port {site.replica.port}")
    return "\n".join(lines)


def journeys(site: Site) -> int:
    """The journeys in a browser on this site; the status of the program that runs them."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/browser/test_journeys.py"]
    environment = os.environ | {"SITE_ADDRESS": site.address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Start the site, and wait or go; the status of the program."""
    end_with_everything()
    asked = set(sys.argv[1:])
    sys.stdout.write("Starting; loading the demonstration takes a minute …\n")
    sys.stdout.flush()
    with running_site(on_postgresql="sqlite" not in asked) as site:
        sys.stdout.write(f"{said_of(site)}\n")
        sys.stdout.flush()
        if "journeys" in asked:
            return journeys(site)
        signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
