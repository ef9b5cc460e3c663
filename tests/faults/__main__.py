"""`./run faults [sqlite|postgresql]`: each fault with its verdict; fails where one of them did harm."""

import sys
import time
import traceback
from collections.abc import Callable

from tests.faults import changes, servers
from tests.faults.scene import Broken, NotHere, Scene, scene_of
from tests.site.running import end_with_everything, running_site

Fault = Callable[[Scene], None]

EVERYWHERE: list[Fault] = [
    servers.kept_pages_are_nobodys,
    changes.killed_while_accepting,
    changes.killed_while_publishing,
    changes.killed_while_backing_up,
    changes.published_twice_at_once,
    changes.disk_full,
    servers.writer_without_end,
    servers.every_gunicorn_gone,
]
FAULTS: dict[bool, list[Fault]] = {
    False: [*EVERYWHERE, changes.disk_full_beside_the_file, servers.logs_tell_of_requests_and_of_nobody],
    True: [
        *EVERYWHERE,
        servers.database_gone_and_back,
        servers.replica_gone_and_back,
        servers.replica_falls_behind,
        servers.one_gunicorn_gone,
        servers.logs_tell_of_requests_and_of_nobody,
    ],
}


def say(text: str) -> None:
    """One line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def verdict(fault: Fault, scene: Scene) -> str:
    """How a fault ended, in words; empty where all went as it must."""
    try:
        fault(scene)
    except NotHere as reason:
        return f"not tried: {reason}"
    except Broken as what:
        return f"FAILED: {what}"
    except Exception:  # the next fault is to be tried too
        return f"FAILED: {traceback.format_exc()}"
    return ""


def main() -> int:
    """Try them all; the status of the program."""
    end_with_everything()
    asked = sys.argv[1:2]
    names = set(sys.argv[2:])
    failed = 0
    for on_postgresql in (False, True):
        if asked and asked != ["postgresql" if on_postgresql else "sqlite"]:
            continue
        with running_site(on_postgresql=on_postgresql, small_state=changes.DISK_BYTES) as site:
            say(f"\nOn {site.kind}")
            scene = scene_of(site)
            for fault in FAULTS[on_postgresql]:
                if names and fault.__name__ not in names:
                    continue
                began = time.monotonic()
                ended = verdict(fault, scene)
                failed += ended.startswith("FAILED")
                say(f"  {ended or 'passed'} ({time.monotonic() - began:.0f} s): {fault.__doc__}")
    say(f"\n{failed} of the faults did harm." if failed else "\nNo fault did harm.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
