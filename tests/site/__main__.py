"""`./run site [sqlite]`: starts it, says where it is, and ends it with Ctrl+C."""

import signal
import sys

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


def main() -> None:
    """Start the site and wait."""
    end_with_everything()
    sys.stdout.write("Starting; loading the demonstration takes a minute …\n")
    sys.stdout.flush()
    with running_site(on_postgresql=sys.argv[1:] != ["sqlite"]) as site:
        sys.stdout.write(f"{said_of(site)}\n")
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    main()
