"""Django's settings: one file, everything that differs between installations comes from the environment."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from rostra.config import environment as env
from rostra.core.keyfiles import secret_key

PACKAGE = Path(__file__).resolve().parent.parent
DATA = env.path("ROSTRA_DATA")
KEYS = env.keys_folder()
VAULT_KEYS = env.items("ROSTRA_VAULT_KEYS")

DEBUG = env.flag("ROSTRA_DEBUG")
SECRET_KEY = env.text("ROSTRA_SECRET_KEY") or secret_key(KEYS)
ALLOWED_HOSTS = env.items("ROSTRA_HOSTS")
ROSTRA_URL = (env.text("ROSTRA_URL") or f"http://localhost:{env.number('ROSTRA_PORT')}").rstrip("/")
ROSTRA_ALLOW_HOSTS = env.items("ROSTRA_ALLOW_HOSTS")
ROSTRA_CHROMIUM = env.text("ROSTRA_CHROMIUM")
CSRF_TRUSTED_ORIGINS = [ROSTRA_URL]
ROSTRA_TSA_URL = env.text("ROSTRA_TSA_URL")
ROSTRA_TSA_CA = env.path("ROSTRA_TSA_CA") if env.text("ROSTRA_TSA_CA") else None

INSTALLED_APPS = [
    "rostra.core",
    "rostra.audit",
    "rostra.people",
    "rostra.policy",
    "rostra.records",
    "rostra.vault",
    "rostra.accounts",
    "rostra.publishing",
    "rostra.editorial",
    "rostra.inbox",
    "rostra.listening",
    "rostra.reports",
    "rostra.desk",
    "rostra.portal",
    "rostra.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "rostra.core.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "rostra.core.cookieless.CookielessMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "rostra.core.middleware.WayBack",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rostra.people.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rostra.people.middleware.SessionMiddleware",
    "rostra.people.middleware.BodyMiddleware",
]

ROOT_URLCONF = "rostra.config.urls"
WSGI_APPLICATION = "rostra.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "rostra.core.ui.context.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ]
                    if not DEBUG
                    else ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "rostra.core.templatetags.ui",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
            ],
        },
    }
]
FORM_RENDERER = "rostra.core.ui.inputs.Renderer"


def database(url: str) -> dict[str, object]:
    """A connection from its address. A socket folder is written as `?host=/folder`, as libpq does.

    `?prepare=no` is for poolers in between that lend a connection for one transaction: no statement is prepared.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    # Only what core.compiled asks is prepared, and that when it is asked first.
    threshold = None if query.pop("prepare", "") == "no" else 0
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": query.pop("port", "") or parts.port or "",
        "CONN_MAX_AGE": 0,
        # A database that was restarted leaves dead connections in the pool: they are replaced, not handed out.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **query,
            "prepare_threshold": threshold,
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10, "reconnect_timeout": 5},
        },
        "ATOMIC_REQUESTS": False,
    }


# Without an address only commands that need no database work; `rostra` fills both in for the embedded one.
DATABASE_URL = env.text("DATABASE_URL") or "postgresql:///rostra"
DATABASE_OWNER_URL = env.text("DATABASE_OWNER_URL") or DATABASE_URL
DATABASES = {"default": database(DATABASE_URL)}
# The role that web and workers use: migrations take rights from it. Empty where it owns the tables itself.
DATABASE_APP_ROLE = (urlsplit(DATABASE_URL).username or "") if DATABASE_OWNER_URL != DATABASE_URL else ""
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Languages and time -----------------------------------------------------------------------------
LANGUAGES = [("en", "English"), ("ro", "Română"), ("nb", "Norsk bokmål"), ("sv", "Svenska"), ("ar", "العربية")]
LANGUAGE_CODE = env.choice("ROSTRA_LANGUAGE", [code for code, _name in LANGUAGES])
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT = DATA / "static"
FILES_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- People and sign-in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# NIST SP 800-63B-4 §3.1.1.2: 15 characters where the password stands alone, a blocklist, no rules of composition.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "rostra.people.passwords.MaximumLength", "OPTIONS": {"max_length": 256}},
    {"NAME": "rostra.people.passwords.NotGuessable"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "rostra.people.signin.SignIn"
ACCOUNT_FORMS = {
    "login": "rostra.people.signin_forms.SignInForm",
    "reset_password": "rostra.people.signin_forms.AskResetForm",
    "reset_password_from_key": "rostra.people.signin_forms.NewPasswordForm",
    "change_password": "rostra.people.signin_forms.PasswordForm",
    "reauthenticate": "rostra.people.signin_forms.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Says nothing about who has an account: no mail to addresses that nobody has.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "rostra.people.links.PasswordLinks"  # noqa: S105 - a name
# "login_failed" also counts wrong codes of second factors and recovery codes, for each person.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60

# --- Second factors (rostra/people/signin.py) ---------------------------------------------------------
MFA_ADAPTER = "rostra.people.factors.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
# A phone whose clock is half a minute off still signs in: RFC 6238 §5.2 recommends one step at most.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Rostra"
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip"}
MFA_FORMS = {
    "authenticate": "rostra.people.signin_forms.CodeForm",
    "reauthenticate": "rostra.people.signin_forms.CodeAgainForm",
    "activate_totp": "rostra.people.signin_forms.AppForm",
    "add_webauthn": "rostra.people.signin_forms.PasskeyForm",
    "edit_webauthn": "rostra.people.signin_forms.PasskeyNameForm",
    "login_webauthn": "rostra.people.signin_forms.PasskeyLoginForm",
    "authenticate_webauthn": "rostra.people.signin_forms.PasskeySecondForm",
    "reauthenticate_webauthn": "rostra.people.signin_forms.PasskeyAgainForm",
}

# --- Single sign-on (rostra/people/directory.py) ------------------------------------------------------
ROSTRA_OIDC_SERVER = env.origin("ROSTRA_OIDC_SERVER", allow=ROSTRA_ALLOW_HOSTS)
ROSTRA_OIDC_NAME = env.text("ROSTRA_OIDC_NAME")
ROSTRA_OIDC_CLAIM = env.text("ROSTRA_OIDC_CLAIM")
ROSTRA_OIDC_ROLES = env.roles("ROSTRA_OIDC_ROLES")
SOCIALACCOUNT_ADAPTER = "rostra.people.directory.Directory"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "directory",
                "name": ROSTRA_OIDC_NAME,
                "client_id": env.text("ROSTRA_OIDC_CLIENT"),
                "secret": env.text("ROSTRA_OIDC_SECRET"),
                "settings": {
                    "server_url": ROSTRA_OIDC_SERVER,
                    "scope": env.items("ROSTRA_OIDC_SCOPE"),
                },
            }
        ]
        if ROSTRA_OIDC_SERVER
        else []
    }
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("ROSTRA_PROXY") else None
# The sign-in throttle counts visitors, not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("ROSTRA_PROXY") else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ROSTRA_URL.startswith("https:")
SECURE_HSTS_SECONDS = 31_536_000 if ROSTRA_URL.startswith("https:") else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# The cache holds counters of the sign-in throttle; every worker must see the same ones.
# Beyond so many entries the cache drops some, whichever they are: few enough would let anybody wash counters out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- Mail -------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("ROSTRA_MAIL_FROM")
if env.text("ROSTRA_MAIL"):
    _mail = urlsplit(env.text("ROSTRA_MAIL"))
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "rostra.core.mailfiles.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"

# --- Queue ------------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "rostra.core.queue.on_app_ready"

# --- Logs -------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "rostra.core.logs.Formatter", "form": env.choice("ROSTRA_LOG", ["text", "json"])}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "granian": {"level": "WARNING"},
        # These write addresses of people's posts at INFO.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}

SITE_NAME = _("Rostra")
