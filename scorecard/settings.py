"""The settings, safe for production unless DEMO=1; docs/installation.md lists the environment variables."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.urls import reverse_lazy

from disclosure.model import FEASIBLE, FEW, SMALL, Rule
from districts.tree import Level
from scorecard.databases import databases
from scorecard.environment import (
    directory,
    flag,
    folder,
    level_words,
    secret,
    secret_key,
    text,
    whole_number,
    words,
)

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = folder("STATE_DIR", default=BASE_DIR / ".state")

# The demonstration on one's own machine: plain HTTP, illustrative data, accounts with known passwords.
DEMO = flag("DEMO")
DEBUG = flag("DEBUG")

SERVICE_NAME = text("SERVICE_NAME", default="Children’s services scorecard")
level_words("DIVISIONS_CALLED", Level.DIVISION)
level_words("DISTRICTS_CALLED", Level.DISTRICT)
level_words("TEAMS_CALLED", Level.TEAM)
ANONYMOUS_READERS = flag("ANONYMOUS_READERS", default=DEMO)
# Raises ValueError where a number is smaller than the rule's own.
SMALL_NUMBERS = Rule(
    small=whole_number("SMALL_NUMBERS_UP_TO", default=SMALL),
    few=whole_number("FEW_IN_DENOMINATOR_UP_TO", default=FEW),
    feasible=whole_number("VALUES_LEFT_FEASIBLE", default=FEASIBLE),
)

SECRET_KEY = secret_key(STATE_DIR / "secret-key" if DEMO else None)
SECRET_KEY_FALLBACKS = [key] if (key := secret("OLD_SECRET_KEY")) else []
# With the first of these keys fingerprints of full editions are taken; with the others earlier ones are verified.
FINGERPRINT_KEYS = [secret("FINGERPRINT_KEY") or SECRET_KEY, SECRET_KEY, *SECRET_KEY_FALLBACKS]
# By these the record is sealed, the first for what is new. Whoever holds a backup must not hold them.
PROOF_KEYS = [
    key for key in (secret("PROOF_KEY"), SECRET_KEY, secret("OLD_PROOF_KEY"), *SECRET_KEY_FALLBACKS) if key
]
ALLOWED_HOSTS = words("ALLOWED_HOSTS", default=("127.0.0.1", "localhost", "[::1]") if DEMO else ())
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    # Before districts, which takes what they add to the administration site away.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "operations",
    "library",
    "scorecard",
    "national",
    "returns",
    "improvement",
    "indicators",
    "districts",
    "axes",
    "django_tables2",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "scorecard.request_log.RequestsInLog",
    "django.middleware.security.SecurityMiddleware",
    "scorecard.safe_headers.SafeHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with bytes of random length, so that sizes tell nothing of a form's mark
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "districts.sign_in.sessions.SessionsEnd",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "districts.sign_in.second_factor.SecondFactorFirst",
    "districts.audit.DownloadsOnRecord",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "scorecard.urls"
WSGI_APPLICATION = "scorecard.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scorecard.context.page",
            ],
        },
    },
]

# SQLite in one file, or whatever DATABASE_URL names; published pages from a replica where one is named.
DATABASES = databases(
    text("DATABASE_URL"),
    text("DATABASE_REPLICA_URL"),
    sqlite_file=STATE_DIR / "scorecard.sqlite3",
    statement_seconds=whole_number("DATABASE_STATEMENT_SECONDS", default=60),
)
DATABASE_ROUTERS = ["scorecard.replica.ReadsFromReplica"]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Files as they were last written, for others who ask for the same within the hour (scorecard/views/files.py).
    "files": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "files",
        "TIMEOUT": 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 20},
    },
}
# How heavy the pages may grow that each web process keeps, compressed (scorecard/page_cache.py): some hundreds.
PAGES_KEPT_BYTES = 1_000_000 * whole_number("PAGES_KEPT_MB", default=8)
DJANGO_TABLES2_TEMPLATE = "components/sortable_table.html"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts
AUTH_USER_MODEL = "districts.User"
LOGIN_URL = reverse_lazy("sign-in")
LOGIN_REDIRECT_URL = reverse_lazy("home")
LOGOUT_REDIRECT_URL = reverse_lazy("home")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "districts.sign_in.passwords.OwnWordsValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # how long the link of an invitation leads anywhere
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 60 * whole_number("SESSION_IDLE_MINUTES", default=60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# Guessing. An account takes no password after ten wrong ones until a quarter of an hour has gone by, wherever they
# come from; trying on does not prolong that. The limits are (times, seconds): a council often has one address.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = [
    "axes.W006"
]  # it wants the address too, which would give every address tries of its own
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "districts.sign_in.rate_limits.client_address"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_ALLOWED_CORS_ORIGINS = ""
AXES_VERBOSE = False
RATE_LIMITS = {
    "sign-in": (300, 300),
    "second-factor": (10, 900),
    "old-password": (10, 900),
    "invitation": (60, 3600),
    "upload": (60, 600),
    "wrong-key": (20, 600),
    "file": (120, 600),
    "readings": (30, 600),
}
PROXIES = whole_number("PROXIES", default=0)

# Signing in by the council's directory, off without OIDC_ISSUER; and a second factor for whoever has a password here.
# allauth does the work of both; of its pages only those in scorecard/urls.py have an address.
DIRECTORY = directory(https=not DEMO)
SECOND_FACTOR_FOR = words("SECOND_FACTOR_FOR")
ACCOUNT_ADAPTER = "districts.sign_in.second_factor.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # the limits are ours, counted in the database
MFA_ADAPTER = "districts.sign_in.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "districts.sign_in.second_factor_forms.CodeForm",
    "activate_totp": "districts.sign_in.second_factor_forms.SetUpForm",
}
MFA_TOTP_TOLERANCE = 1  # the code before and after: clocks of phones differ
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Transport. The demonstration speaks plain HTTP to its own machine alone.
SECURE_SSL_REDIRECT = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez)$"]
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
if not DEMO:
    # Browsers take a cookie of such a name only over HTTPS and for this host alone.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_HSTS_SECONDS = 0 if DEMO else whole_number("HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Assets: build/ holds what npm and sass made, static/ what is written here.
STATIC_URL = "/static/"
STATIC_ROOT = folder("STATIC_ROOT", default=STATE_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750},
    },
    "staticfiles": {"BACKEND": "scorecard.assets.HashedAssets"},
}

# Returns as they were uploaded: never served from an address of their own.
UPLOAD_ROOT = folder("UPLOAD_ROOT", default=STATE_DIR / "uploads")
MEDIA_ROOT = UPLOAD_ROOT
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
EVIDENCE_MEGABYTES = whole_number("EVIDENCE_MEGABYTES", default=2000)  # of one authority
BACKUP_PUBLIC_KEYS = secret(
    "BACKUP_PUBLIC_KEYS"
)  # one of them must have signed a backup; unset: none need be signed
CLAMD = text("CLAMD")  # the virus scanner that is asked about each upload

# Reminders go to the log where no mail server is named.
EMAIL_HOST = text("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = whole_number("EMAIL_PORT", default=587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = text("EMAIL_HOST_USER"), text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text("EMAIL_FROM", default="scorecard@localhost")

# JSON for machines to read, or lines for people; neither names who somebody is (scorecard/request_log.py).
LOG_FORMAT = text("LOG_FORMAT", default="line" if DEMO else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "scorecard.request_log.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},  # sign-ins are in the audit trail
        "scorecard.requests": {"level": "WARNING" if DEMO else "INFO"},
    },
}
