"""The demonstration's settings with a database and folders of their own, gone when the tests end."""

import os
import tempfile

from tests.secret import KEY

_folder = tempfile.TemporaryDirectory(prefix="scorecard-tests-")

os.environ["DEMO"] = "1"
os.environ["SECRET_KEY"] = KEY
os.environ["STATE_DIR"] = _folder.name

from scorecard.settings import *  # noqa: E402, F403
from scorecard.settings import DATABASES, STATE_DIR, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in use: server and test each have a connection, and write-ahead logging is really on.
    DATABASES["default"]["TEST"] = {"NAME": STATE_DIR / "test.sqlite3"}
    # What it may forget when the power fails, and what it takes along meanwhile, is not written to files.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"
    )

# Straight from static/ and build/: nothing to collect before a test.
STATIC_ROOT.mkdir()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# A page that one test has seen is not given out in the next.
PAGES_KEPT_BYTES = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
