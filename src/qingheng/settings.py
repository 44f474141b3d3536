"""Settings of the web application; everything a site may change comes from the environment.

The law here: no secret has a default in production, and nothing in this file names an indicator, a body or a station.
"""

import os
from decimal import Decimal
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _secret_key() -> str:
    """The signing key: from the environment, or kept in the data folder so that sessions survive a restart."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = DATA_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(os.urandom(48).hex())
    return path.read_text().strip()


DATA_DIR = Path(os.environ.get("QINGHENG_DATA", Path.cwd() / "var"))
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = _flag("DEBUG", default=False)
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "qingheng.ui",
    "qingheng.papers",
    "qingheng.audit",
    "qingheng.organisations",
    "qingheng.accounts",
    "qingheng.notifications",
    "qingheng.framework",
    "qingheng.collection",
    "qingheng.surveys",
    "qingheng.scoring",
    "qingheng.alerts",
    "qingheng.supervision",
    "qingheng.reports",
    "qingheng.dashboards",
    "qingheng.api",
    "qingheng.demo",
    "django.contrib.admin",  # last, so that the house's templates come before its own
]

MIDDLEWARE = [
    "qingheng.surveys.field.strangers.StrangersMiddleware",  # first: nothing after it sees who answers
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "qingheng.accounts.idle.IdleMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qingheng.accounts.middleware.AccessMiddleware",
]

ROOT_URLCONF = "qingheng.urls"
WSGI_APPLICATION = "qingheng.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "qingheng.ui.context.site",
                "qingheng.accounts.navigation.navigation",
            ],
        },
    },
]

DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA_DIR / 'qingheng.sqlite3'}", conn_max_age=600)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at once, so nobody fails half-way through.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            # What is deleted is overwritten: codes that were used, sheets before they were shuffled.
            "PRAGMA secure_delete=ON;",
        }
    )

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "dashboards:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_HASHERS = ["qingheng.accounts.hashing.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 10 * 3600  # a working day: after it everybody signs in anew
SESSION_IDLE_MINUTES = int(os.environ.get("SESSION_IDLE_MINUTES", "30"))
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("HTTPS", default=False)
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, "'unsafe-inline'"],  # ECharts positions its tooltips with inline styles
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Uploads: larger workbooks than this are no month of a county's data; the limit is named in the error.
UPLOAD_SIZE_MAX = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_SIZE_MAX

# Evidence files lie in the folder `evidence` of the data folder; nothing below it is served as it lies there.
MEDIA_ROOT = DATA_DIR
EVIDENCE_SIZE_MAX = int(os.environ.get("EVIDENCE_MEGABYTES", "10")) * 1024 * 1024

# Folders with the office's licensed faces (仿宋_GB2312, 楷体_GB2312, 方正小标宋简体); looked through before all others.
PAPER_FONTS = [Path(folder) for folder in os.environ.get("QINGHENG_FONTS", "").split(os.pathsep) if folder]

# The office that runs the site, as the header shows it.
OFFICE_NAME = os.environ.get("OFFICE_NAME", "")
# Pages show it on top while demonstration data are loaded.
DEMO = _flag("QINGHENG_DEMO", default=False)
# Below this completeness, in per cent of the values that are due, a month is only published by leave of the commission.
PUBLISH_COMPLETENESS_MIN = Decimal(os.environ.get("PUBLISH_COMPLETENESS_MIN", "100"))
# An alert matter nobody has triaged within so many working days is overdue.
TRIAGE_WORKING_DAYS = int(os.environ.get("TRIAGE_WORKING_DAYS", "5"))
# A rectification item overdue by more than so many working days proposes a higher colour.
RECTIFICATION_ESCALATION_DAYS = int(os.environ.get("RECTIFICATION_ESCALATION_DAYS", "10"))
# Working days: to object to a published score; then for the admission, the statement of the station, the decision
# (counted from the submission).
OBJECTION_DAYS = int(os.environ.get("OBJECTION_DAYS", "30"))
OBJECTION_ADMISSION_DAYS = int(os.environ.get("OBJECTION_ADMISSION_DAYS", "5"))
OBJECTION_STATEMENT_DAYS = int(os.environ.get("OBJECTION_STATEMENT_DAYS", "10"))
OBJECTION_DECISION_DAYS = int(os.environ.get("OBJECTION_DECISION_DAYS", "30"))
# Letters are only sent where a mail server is named; SITE_ADDRESS is what their links begin with.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", EMAIL_HOST_USER or "qingheng@localhost")
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", "").rstrip("/")
# The plug of the office's messenger, a dotted path such as office_messenger.send; there is none unless named.
MESSENGER = os.environ.get("QINGHENG_MESSENGER", "")
# Event streams a server process holds open at most; browsers beyond it poll.
EVENT_STREAMS_MAX = int(os.environ.get("EVENT_STREAMS_MAX", "200"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
