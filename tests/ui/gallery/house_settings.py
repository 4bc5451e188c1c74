"""Settings under which the gallery runs; importable before Django is ready."""

from __future__ import annotations

from typing import Any

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minzheng.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "minzheng.ui.security.SecurityHeaders",
    "tests.ui.gallery.house.WhoMiddleware",
]
PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "minzheng.ui.shell.context",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": PROCESSORS},
    }
]
SETTINGS: dict[str, Any] = {
    "ROOT_URLCONF": "tests.ui.gallery.urls",
    "MIDDLEWARE": MIDDLEWARE,
    "TEMPLATES": TEMPLATES,
    "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
    "LANGUAGE_CODE": "zh-hans",
}
