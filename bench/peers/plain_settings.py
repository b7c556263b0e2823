"""Our settings with the middleware of a new Django project and the pages of the peer."""

from huimin.config.settings import *  # noqa: F403

#: Ours too, for the tables: what is installed costs a request nothing. Only what insists on its own middleware is left out.
_OWN_MIDDLEWARE = ("allauth", "huimin.kernel.signin", "django_htmx")
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith(_OWN_MIDDLEWARE)]  # noqa: F405
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "peers.plain_pages"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [str(BASE_DIR / "bench" / "peers" / "templates")]}]  # noqa: F405
