"""All settings, read from the environment. Without any, they are safe for production.

`DEBUG` and `DEMO` are off unless asked for. Secrets may come from files: `SECRET_KEY_FILE`.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from lhs_platform.lib.databases import sqlite_options
from lhs_platform.lib.logs import logging_config
from lhs_platform.lib.rest.enum_names import ENUM_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

# --- What is running -------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SITE_NAME = env.str("SITE_NAME", default="Learning Commons")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))

SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("Set SECRET_KEY to a long random text (50 characters or more).")
    SECRET_KEY = "only-for-development-" + "0" * 40

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG or DEMO else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many proxies of our own stand in front; 0 takes the address of the connection.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# --- Parts -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "rest_framework",
    "lhs_platform.lib",
    "lhs_platform.mail",
    "networks",
    "outcomes",
    "improvement",
    "events",
    "lhs_platform.pages",
]
MIDDLEWARE = [
    "lhs_platform.lib.origin.OriginMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lhs_platform.pages.middleware.PlainQueryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lhs_platform.pages.middleware.TimezoneMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "lhs_platform.urls"
WSGI_APPLICATION = "lhs_platform.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lhs_platform.pages.context.site",
            ],
            "builtins": [
                "lhs_platform.lib.templatetags.ui",
                "lhs_platform.pages.templatetags.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- State -----------------------------------------------------------------------------
DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'lhs.sqlite3'}"),
}
EMBEDDED_DATABASE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if EMBEDDED_DATABASE:
    DATABASES["default"]["OPTIONS"] = sqlite_options()
if DEMO and not (DEBUG or EMBEDDED_DATABASE):
    raise ImproperlyConfigured(
        "DEMO shows every mail to everyone. It is refused on a real database unless DEBUG is on."
    )

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "lhs_platform.lib.caches.ForgetfulRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "lhs",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA_DIR / "cache"),
            # Beyond this it forgets at random: sessions must not push out limits.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Static files ----------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG and not DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# --- Words and time --------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# --- People and sign-in ----------------------------------------------------------------
AUTH_USER_MODEL = "networks.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "networks.accounts.AccountAdapter"
ACCOUNT_FORMS = {"signup": "networks.accounts.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "networks.accounts.MFAAdapter"
MFA_FORMS = {"add_webauthn": "networks.accounts.PasskeyForm"}
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO

# --- Safety ----------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lhs_platform.pages.views.csrf_failure"
if not (DEBUG or DEMO):
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- Mail ------------------------------------------------------------------------------
MAILER = env.email("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25")
vars().update(MAILER)
EMAIL_BACKEND = MAILER["EMAIL_BACKEND"]
if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "lhs_platform.mail.backends.TimedSMTPBackend"
if DEMO:
    EMAIL_BACKEND = "lhs_platform.mail.backends.MailboxBackend"
EMAIL_TIMEOUT = 20
# One mail must be handed over within this time; a claim is good for that and the margin, which
# is there to write the result down. Then another worker may send the mail.
MAIL_SEND_SECONDS = env.float("MAIL_SEND_SECONDS", default=60.0)
MAIL_LEASE_MARGIN_SECONDS = env.float("MAIL_LEASE_MARGIN_SECONDS", default=60.0)
# The waits between tries; the last one repeats.
MAIL_RETRY_SECONDS = env.list(
    "MAIL_RETRY_SECONDS", cast=float, default=[60, 300, 900, 3600, 14_400]
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <hello@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The domain of every Message-ID; stable, so that a mail sent twice folds into one.
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default="mail.localhost")
# What a mail service sends along to /mail/hooks/<service>/; without a secret the door is shut.
ANYMAIL = {
    "WEBHOOK_SECRET": env.list("MAIL_HOOK_SECRET", default=[]),
    "MAILGUN_WEBHOOK_SIGNING_KEY": env.str("MAIL_HOOK_SIGNING_KEY", default=""),
}
MAIL_HOOK_HEADER = env.str("MAIL_HOOK_HEADER", default="")  # one that it repeats in its reports

# Charts that lag behind for so long were not woken for: the next sweep computes them.
CHARTS_STALE_SECONDS = env.float("CHARTS_STALE_SECONDS", default=60.0)

# --- Work in the background ------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://")
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT = "lhs_platform.lib.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker" / "queue"),
        "data_folder_out": str(DATA_DIR / "broker" / "queue"),
        "control_folder": str(DATA_DIR / "broker" / "control"),
        "polling_interval": 0.2,
    }
else:
    # A broker that is away costs a save a tenth of a second, not six: the sweeps find the work.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "socket_timeout": 10,
        "socket_connect_timeout": 1,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False


def _every(seconds: float, task: str, *, expires: int) -> dict[str, object]:
    return {"task": task, "schedule": seconds, "options": {"expires": expires}}


CELERY_BEAT_SCHEDULE = {
    "mail-sweep": _every(
        env.float("MAIL_SWEEP_SECONDS", default=60.0), "lhs_platform.mail.tasks.sweep", expires=120
    ),
    "charts-sweep": _every(
        env.float("CHARTS_SWEEP_SECONDS", default=30.0),
        "outcomes.tasks.sweep_stale_charts",
        expires=120,
    ),
    # Once a week is what becomes of it: a mail that was posted is not posted again.
    "outcomes-digests": _every(3600.0, "outcomes.tasks.post_digests", expires=1800),
    # A reminder that was posted is not posted again, and a late one is made up for.
    "outcomes-reminders": _every(3600.0, "outcomes.tasks.post_reminders", expires=1800),
    # One list a day at most to each person, in their morning.
    "improvement-reminders": _every(3600.0, "improvement.tasks.post_reminders", expires=1800),
    "files-sweep": _every(60.0, "outcomes.tasks.sweep_files", expires=120),
    "events-purge-needs": _every(86_400.0, "events.tasks.purge_needs", expires=3600),
    "events-pass-on-offers": _every(180.0, "events.tasks.pass_on_offers", expires=170),
    # A reminder that went is not sent again; a late one is made up for, but not after the deadline.
    "events-reminders": _every(600.0, "events.tasks.post_reminders", expires=600),
    "events-restate-times": _every(86_400.0, "events.tasks.restate_times", expires=3600),
    "events-lapse-travel": _every(3600.0, "events.tasks.lapse_travel", expires=1800),
    "events-purge-silent-invitations": _every(
        86_400.0, "events.tasks.purge_silent_invitations", expires=3600
    ),
    "events-action-reminders": _every(3600.0, "events.tasks.post_action_reminders", expires=1800),
    "worker-heartbeat": _every(20.0, "lhs_platform.pages.tasks.note_worker_alive", expires=60),
}

# --- REST ------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "networks.api.authentication.BearerTokenAuthentication",
        "networks.api.authentication.BrowserSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "lhs_platform.lib.rest.pagination.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["lhs_platform.lib.rest.renderers.ORJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["lhs_platform.lib.rest.parsers.ORJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "lhs_platform.lib.rest.asking.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "lhs_platform.lib.rest.schema.PlatformSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("API_RATE_ANONYMOUS", default="60/min"),
        "user": env.str("API_RATE_USER", default="1200/min"),
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
    "EXCEPTION_HANDLER": "lhs_platform.lib.rest.problems.problem_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # `make check` asks for the document itself
    "TITLE": "Learning Commons API",
    "DESCRIPTION": (
        "People, networks, measures, charts, tests of change and meetings over REST. Programs send "
        "`Authorization: Bearer <token>`; a token is made, and taken back, on the page of your "
        "account. Lists come in pages of up to 500 rows (`page_size`; follow `next`), or whole with "
        "`?format=csv` or `?format=ndjson`. Errors are problem documents (RFC 9457). A name in an "
        "address that is not known there is refused, and so is a value that is not understood."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# --- Watching --------------------------------------------------------------------------
LOG_JSON = env.bool("LOG_JSON", default=not (DEBUG or DEMO))
LOGGING = logging_config(json=LOG_JSON, level=env.str("LOG_LEVEL", default="INFO"))
# Prometheus may read /metrics only with this token; empty shuts the page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
