"""Settings: sane and closed by default; what an installation may set is an environment variable, listed in docs."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from concordat.config import roles
from concordat.kernel.home import Home
from concordat.kernel.postgres.cluster import APP, OWNER, Cluster

PACKAGE = Path(__file__).resolve().parents[1]
HOME = Home.find()

DEMONSTRATION = os.environ.get("CONCORDAT_DEMONSTRATION") == "1"
SECRET_KEY = os.environ.get("CONCORDAT_SECRET_KEY") or HOME.secret_key()
PSEUDONYM_SECRET = os.environ.get("CONCORDAT_PSEUDONYM_SECRET") or HOME.pseudonym_secret()
DEBUG = False
PORT = int(os.environ.get("PORT", "8000"))
SITE_URL = os.environ.get("CONCORDAT_URL", f"http://localhost:{PORT}").rstrip("/")
_SITE = urlsplit(SITE_URL)
ALLOWED_HOSTS = [_SITE.hostname or "localhost", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

ROLES = roles.ROLES
SCOPES = roles.SCOPES
ACTOR_FOR = "concordat.partnership.queries.actors.actor_for"

PACKAGES = [
    "kernel",
    "design",
    "audit",
    "notices",
    "access",
    "places",
    "partnership",
    "agreements",
    "datasets",
    "analysis",
    "plans",
    "home",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    *(f"concordat.{package}" for package in PACKAGES),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "concordat.config.headers.keep_private",
    "concordat.config.health.answer",
    "concordat.config.logs.request_line",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "concordat.kernel.middleware.one_transaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "concordat.partnership.middleware.signing_in",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "concordat.partnership.middleware.ByToken",
    "concordat.partnership.middleware.CurrentActor",
    "concordat.config.refusals.Refusals",
    "concordat.access.middleware.Guard",
]

ROOT_URLCONF = "concordat.config.urls"
WSGI_APPLICATION = "concordat.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / package / "templates" for package in ("config", *PACKAGES)],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "concordat.design.jinja.environment",
            "context_processors": ["concordat.config.context.chrome", "concordat.config.context.token"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"


# Database: the app's role as `default`, the owner (who migrates) as `owner`; see ADR 3.


def database(url: str) -> dict[str, object]:
    """Read a database address such as postgresql://user:password@host:5432/name?sslmode=require."""
    words = conninfo_to_dict(url)
    plain = {ours: words.pop(theirs, "") for ours, theirs in _WORDS.items()}
    return {
        "ENGINE": "concordat.kernel.postgres",
        **plain,
        "OPTIONS": words,
        "CONN_HEALTH_CHECKS": True,
    }


_WORDS = {
    "NAME": "dbname",
    "USER": "user",
    "PASSWORD": "password",
    "HOST": "host",
    "PORT": "port",
}
CLUSTER = Cluster(HOME)
DATABASE_URL = os.environ.get("DATABASE_URL") or CLUSTER.database_url(APP)
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL") or CLUSTER.database_url(OWNER)
EMBEDDED = not os.environ.get("DATABASE_URL")
DATABASES = {
    "default": database(DATABASE_URL) | {"ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 60, "TEST": {"MIRROR": "owner"}},
    "owner": database(DATABASE_OWNER_URL),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},  # the default, 300, would let floods push out counts of failures
    }
}
NARROWER_GRANTS = (
    "REVOKE UPDATE, DELETE ON audit_entry FROM {app}",
    "REVOKE INSERT, UPDATE, DELETE ON audit_seal FROM {app}",
)

# Jobs

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Sign-in

AUTH_USER_MODEL = "partnership.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "job_title")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
SESSION_ENGINE = "concordat.partnership.sessions"
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SITE.scheme == "https"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "concordat.config.refusals.csrf_failure"

_FORMS = "concordat.partnership.forms.sign_in"
ACCOUNT_ADAPTER = "concordat.partnership.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/ip,5/5m/key", "login": "300/5m/ip", "reset_password": "20/h/ip,5/h/key"}
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignInForm",
    "reauthenticate": f"{_FORMS}.PasswordAgainForm",
    "change_password": f"{_FORMS}.PasswordChangeForm",
    "set_password": f"{_FORMS}.PasswordSetForm",
    "reset_password": f"{_FORMS}.PasswordForgottenForm",
    "reset_password_from_key": f"{_FORMS}.PasswordResetForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("CONCORDAT_BEHIND_PROXY") == "1" else 0

MFA_ADAPTER = "concordat.partnership.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Concordat"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeAgainForm",
    "activate_totp": f"{_FORMS}.AppAddForm",
    "deactivate_totp": f"{_FORMS}.AppRemoveForm",
    "generate_recovery_codes": f"{_FORMS}.RecoveryCodesForm",
    "authenticate_webauthn": f"{_FORMS}.PasskeyForm",
    "reauthenticate_webauthn": f"{_FORMS}.PasskeyAgainForm",
    "login_webauthn": f"{_FORMS}.PasskeySignInForm",
    "add_webauthn": f"{_FORMS}.PasskeyAddForm",
    "edit_webauthn": f"{_FORMS}.PasskeyNameForm",
}

# The API, by token

API_REQUESTS_PER_MINUTE = int(os.environ.get("API_REQUESTS_PER_MINUTE", "120"))

# An agency's own sign-in by OpenID Connect, where one is configured; it lets in existing members alone.
OIDC_URL = os.environ.get("OIDC_URL", "").rstrip("/")
OIDC_ORIGINS = sorted(
    {
        f"{site.scheme}://{site.netloc}"
        for site in map(urlsplit, [OIDC_URL, os.environ.get("OIDC_SIGN_IN_URL", "")])
        if site.netloc
    }
)
SOCIALACCOUNT_ADAPTER = "concordat.partnership.adapter.AgencySignInAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "agency",
                    "name": os.environ.get("OIDC_NAME", "your agency"),
                    "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                    "secret": os.environ.get("OIDC_SECRET", ""),
                    "settings": {"server_url": OIDC_URL},
                }
            ],
        }
    }
    if OIDC_URL
    else {}
)

# Pages

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
STATIC_ROOT = HOME.path / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "concordat.config.static.Storage"},
}
WHITENOISE_USE_FINDERS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Security

SELF = "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGINS],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _SITE.scheme == "https" else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("CONCORDAT_BEHIND_PROXY") == "1" else None
)
X_FRAME_OPTIONS = "DENY"

# Mail

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "concordat@localhost")

# The analytical store: Parquet files, best on a disk of its own; every web process and worker reads the same.
STORE = Path(os.environ.get("CONCORDAT_STORE") or HOME.path / "store")
# The keys of agreements under which identifiers are kept, best on another disk than the store's.
KEYS = Path(os.environ.get("CONCORDAT_KEYS") or HOME.path / "keys")

# What runs questions on the store; Spark under a master, which puts aside what it must in a folder of its own.
ENGINE = os.environ.get("CONCORDAT_ENGINE") or "duckdb"
SPARK_MASTER = os.environ.get("CONCORDAT_SPARK_MASTER") or "local[*]"
SPARK_FOLDER = HOME.path / "spark"

# The record's head is published here, best a folder of another machine or agency.
AUDIT_HEADS = Path(os.environ.get("AUDIT_HEADS") or HOME.audit_heads)
AUDIT_HEAD_MAIL = [address for address in os.environ.get("AUDIT_HEAD_MAIL", "").split(",") if address]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "concordat.config.logs.JsonLines"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "django.db.backends": {"level": "ERROR"},
    },
}
