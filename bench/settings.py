"""Production's settings over plain HTTP on this machine, with the bare pages that the product is measured against."""

from scorecard.settings import *  # noqa: F403
from scorecard.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = ["bench", *INSTALLED_APPS]
MIDDLEWARE = ["bench.urls.Anew", *MIDDLEWARE]
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["127.0.0.1"]
ANONYMOUS_READERS = True
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
LOGGING = {"version": 1, "disable_existing_loggers": False}
