"""Settings of the application: the environment is read here once; policy lies in the pack.

MINZHENG_PACK (the pack's code), MINZHENG_STATE (the state folder), DATABASE_URL (the owner's address on a server of
one's own), MINZHENG_DATABASE (the database's name), MINZHENG_DB_ROLE (`owner` to migrate), MINZHENG_HOSTS,
MINZHENG_DEBUG.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from minzheng.platform import server
from minzheng.platform.installed import pack_code
from minzheng.platform.server import state

CHECKOUT = Path(__file__).resolve().parents[1]

SECRET_KEY = state.key("web").hex()
DEBUG = os.environ.get("MINZHENG_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("MINZHENG_HOSTS", "127.0.0.1,localhost,testserver").split(",")

ENGINES = (
    "registry",
    "questionnaires",
    "worklist",
    "visits",
    "campaigns",
    "exchange",
    "screening",
    "discovery",
    "assessment",
    "casework",
    "orders",
    "indicators",
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "axes",
    "minzheng.platform",
    "minzheng.ui",
    *(f"minzheng.{engine}" for engine in ENGINES if (CHECKOUT / "minzheng" / engine / "apps.py").exists()),
    "minzheng.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minzheng.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "minzheng.ui.security.SecurityHeaders",
    "minzheng.ui.security.NoNulls",
    "minzheng.web.hats.HatMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "minzheng.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "minzheng.ui.shell.context",
            ]
        },
    }
]


def _database() -> dict[str, Any]:
    """The application's way in; the owner's only for the process that migrates."""
    urls = server.urls(os.environ.get("MINZHENG_DATABASE", f"minzheng_{pack_code()}"))
    if os.environ.get("MINZHENG_DB_ROLE") == "owner":
        return {"ENGINE": "django.db.backends.postgresql", **urls.owner.django()}
    return {
        "ENGINE": "minzheng.platform.postgres",
        **urls.app.django(),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "platform.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [CHECKOUT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [CHECKOUT / "third-party"]
STATIC_ROOT = state.location() / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
# A file that comes in holds personal data: it stays in memory and is never written to a temporary file in the clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 50_000_000
SILENCED_SYSTEM_CHECKS: list[str] = []
