#!/usr/bin/env python
"""Django's command line for this project."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scorecard.settings")
    # A return or an edition is tens of thousands of objects that are kept to the end: looking as often as by default
    # for what to free takes a quarter of the time.
    gc.set_threshold(20_000, 20, 20)
    execute_from_command_line(sys.argv)
