"""Settings of one installation. Everything that differs between installations comes from the environment (HUIMIN_*)."""

import os
import secrets
from typing import Any

from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels

from . import apps as parts
from . import home

BASE_DIR = home.ROOT
HOME = home.HOME
PROCESS = os.environ.get("HUIMIN_PROCESS", "")
"""Which process of the installation this is: web, live, work, or nothing for commands and tests."""
PORT = int(os.environ.get("PORT", "8000"))
IS_DEMO = home.is_demo()
DEBUG = os.environ.get("HUIMIN_DEBUG", "") == "1"


def _secret(name: str) -> str:
    """A secret kept in a file of the installation, made at first use, readable by its owner only."""
    path = HOME / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = os.environ.get("HUIMIN_SECRET_KEY") or _secret("django")
ALLOWED_HOSTS = os.environ.get("HUIMIN_HOSTS", "*" if IS_DEMO else "localhost,127.0.0.1,[::1]").split(",")
SITE_URL = os.environ.get("HUIMIN_SITE_URL", f"http://localhost:{PORT}")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "ninja",
    "procrastinate.contrib.django",
    *parts.installed(),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "huimin.config.middleware.ContentPolicy",
    "huimin.config.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "huimin.engines.casework.http.open311.middleware.Open311Faults",
    "huimin.kernel.api.middleware.MachineDoors",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "huimin.kernel.signin.middleware.SessionMiddleware",
    "huimin.kernel.access.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "huimin.config.urls"
FORM_RENDERER = "django.forms.renderers.Jinja2"  # the same widgets, in a fifth of the time
WSGI_APPLICATION = "huimin.config.wsgi.application"
ASGI_APPLICATION = "huimin.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# A process that people wait for gives up sooner than a job or a person at a terminal.
STATEMENT_TIMEOUT_S = {"web": 20, "live": 20, "work": 600}.get(PROCESS, 0)
LOCK_TIMEOUT_S = {"web": 5, "live": 5, "work": 30}.get(PROCESS, 0)
POOL_SIZE = {"live": 8, "work": 8}.get(PROCESS, 0)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "huimin.config.postgis",
        "NAME": os.environ.get("HUIMIN_DB_NAME", "huimin"),
        "USER": os.environ.get("HUIMIN_DB_USER", "huimin"),
        "PASSWORD": os.environ.get("HUIMIN_DB_PASSWORD", ""),
        "HOST": os.environ.get("HUIMIN_DB_HOST") or str(home.DATABASE_SOCKET),
        "PORT": os.environ.get("HUIMIN_DB_PORT", ""),
        "CONN_MAX_AGE": None
        if PROCESS == "web"
        else 0,  # a thread of the web keeps its own, elsewhere the pool keeps them
        "CONN_HEALTH_CHECKS": True,  # one that died with the database is not handed out
        "OPTIONS": {
            "application_name": f"huimin {PROCESS}".strip(),
            "connect_timeout": 5,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_S}s -c lock_timeout={LOCK_TIMEOUT_S}s"
            " -c idle_in_transaction_session_timeout=15min",
        },
    }
}
if POOL_SIZE:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": POOL_SIZE, "timeout": 5, "max_idle": 300}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = sorted(home.LOCALE.glob("*"))  # compiled at set-up, a folder an app
LANGUAGE_COOKIE_AGE = 365 * 86400
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = home.STATIC
STATICFILES_DIRS = [("vendor", home.VENDOR)] if home.VENDOR.exists() else []
IS_STATIC_HASHED = os.environ.get("HUIMIN_STATIC", "hashed" if PROCESS else "plain") == "hashed"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage."
        + ("ManifestStaticFilesStorage" if IS_STATIC_HASHED else "StaticFilesStorage")
    },
}
MEDIA_ROOT = home.FILES
FILES_BEHIND_FRONT = "/protected/" if PROCESS else ""
"""Where the front serves MEDIA_ROOT to those whom we send there by X-Accel-Redirect; empty where no front is."""
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- what a browser may do with our pages ---
_SELF_AND_DATA = [SELF, "data:", "blob:"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": ["'unsafe-inline'"],  # charts and maps place their labels by it
        "img-src": _SELF_AND_DATA,
        "media-src": _SELF_AND_DATA,
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if SITE_URL.startswith("https://") else 0
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "huimin.config.errors.csrf_failed"
CSRF_COOKIE_HTTPONLY = False  # htmx sends it as a header
MESSAGE_TAGS = {message_levels.ERROR: "danger"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "huimin.config.logs.JsonLines"},
        "text": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json" if PROCESS else "text"}},
    "root": {"handlers": ["stream"], "level": "INFO" if PROCESS else "WARNING"},
    "loggers": {
        "django": {"level": "INFO" if PROCESS else "WARNING"},
        "django.request": {"level": "ERROR"},  # a 4xx is an answer, not an event
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "huimin": {"level": "INFO"},
    },
}

# --- accounts, signing in, sessions (docs: src/huimin/kernel/signin/README.md) ---
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["huimin.kernel.signin.backends.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "signin:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "huimin.kernel.signin.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
# Counters of sign-in and used codes must be seen by every process; the table is made by a migration of access.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_ADAPTER = "huimin.kernel.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "100/m/ip",
    "reauthenticate": "10/m/user",
    "resident_code": "60/h/ip",
}
MFA_ADAPTER = "huimin.kernel.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Huimin"
# RFC 6238, 5.2: one step of 30 s is granted to slow fingers and clocks that differ.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_DEMO or DEBUG

# Jobs lie in each app's jobs.py. What succeeded leaves the table at once; what failed for good stays as a dead letter.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "concurrency": 4, "update_heartbeat_interval": 5}
