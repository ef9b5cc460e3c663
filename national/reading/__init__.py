"""A national file's bytes become figures. Pure, and run in a process of its own (national/sandboxed.py)."""

import sys

# Held back from openpyxl by sandbox/server.py; pandas stands on it.
if sys.modules.get("numpy") is None:
    sys.modules.pop("numpy", None)
