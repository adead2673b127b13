"""Settings, read from the environment; what has no default must be given.

SECRET_KEY and DATABASE_URL are required; ALLOWED_HOSTS, PUBLIC_URL and
DEFAULT_FROM_EMAIL too, except with DEMO=1, which shows invented data with its
banner and allows `manage.py demo`; mails are then files.
"""

from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF
from django.conf import global_settings

from config import registers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)


def only_in_demo(value: object) -> object:
    """Return a default for the demo alone: elsewhere, what is forgotten stops the start."""
    return value if DEMO else env.NOTSET


ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=only_in_demo(["localhost", "127.0.0.1"]))
PUBLIC_URL = env.str("PUBLIC_URL", default=only_in_demo("http://localhost:8000"))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
FIXTURES_DIR = BASE_DIR / "fixtures"
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "config",
    "dialogue",
    "allocation",
    "structures",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "pghistory",
    "pgtrigger",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.keep_last_seen",
    "config.middleware.keep_private",
    "config.middleware.SaysWhoActs",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "config.navigation.page",
            ],
            "builtins": [
                "structures.templatetags.french",
                "structures.templatetags.lists",
                "structures.templatetags.once",
            ],
        },
    }
]

DATABASE_POOLER = env.bool("DATABASE_POOLER", default=False)  # one that shares by transaction
DATABASE = env.db("DATABASE_URL")
if not DATABASE_POOLER:  # which keeps no option of a session; no query of ours is worth compiling
    DATABASE.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
# One transaction a request: a refused action leaves nothing behind.
DATABASE |= {
    "ATOMIC_REQUESTS": True,
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLER,  # nor a cursor
}
DATABASES = {"default": DATABASE}
# Events are looked for by the row that they tell of, not by what the row named.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
# How long a web page may wait, in milliseconds: for a lock, for a query, and the database for the
# rest of a transaction. Commands and workers wait as long as it takes.
WEB_PATIENCE = {
    "lock_timeout": 3_000,
    "statement_timeout": 15_000,
    "idle_in_transaction_session_timeout": 30_000,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sign-in limits must count across all web processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CSRF_FAILURE_VIEW = "config.views.page_too_old"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    **global_settings.STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

AUTH_USER_MODEL = "structures.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "structures.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A whole office may share an address: what is limited is above all the account.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key"}
# How many proxies in front tell the address of who asks; with none, it is the connection's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

if DEMO:
    EMAIL_BACKEND = "config.mail.OneFileAMessage"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
else:
    vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs holds a worker no longer
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=only_in_demo("ne-pas-repondre@demo.example")
)

# How many years people stay named after their mandate or account ended. No text gives the
# figure for professional contacts: each Region sets its own.
RETENTION_YEARS = env.int("RETENTION_YEARS", default=5)

# What is due next on a structure's page; each is called with a structure, a person and a day.
DEADLINES = [
    "structures.states_of_play.pages.state_of_play_deadlines",
    "structures.plans.pages.plan_deadlines",
    "structures.projects.pages.project_deadlines",
    "allocation.reviews.pages.review_deadlines",
    "dialogue.course.pages.dialogue_deadlines",
    "dialogue.appeals.pages.appeal_deadlines",
]

# Whether deadlines are recalled to those who lead a structure, a week before and on the day.
DEADLINE_REMINDERS = env.bool("DEADLINE_REMINDERS", default=True)

# What a structure's pages show beside what it knows, told by the floors above: what the Region
# grants by year (structures/funders), the levels settled by year (structures/context_notes).
REGION_GRANTS = "allocation.explanation.selectors.grants_by_year"
LEVELS_OVER_YEARS = "dialogue.course.pages.levels_over_years"

# What the pages of the allocation show of appeals: those of a structure beside its amounts
# (allocation/explanation), those that a year leaves unanswered (allocation/campaign_page).
CONTESTED = "dialogue.appeals.pages.contested"
LEFT_UNANSWERED = "dialogue.appeals.pages.left_unanswered"

# What may be asked for as a document, by name: each is a `DocumentKind` (structures/documents).
DOCUMENTS = {
    "dossier": "dialogue.file.pages.DOSSIER",
    "run_note": "allocation.deliberation_note.pages.NOTE",
    "run_workbook": "allocation.workbook.pages.WORKBOOK",
    "minutes_offer": "dialogue.meetings.pages.OFFERED_MINUTES",
    "minutes_validation": "dialogue.meetings.pages.VALIDATED_MINUTES",
}

# What is sent, by kind: what is called again before each message leaves.
MESSAGE_KINDS = {
    "password": "structures.accounts.adapter.PASSWORD",
    "account_invitation": "structures.invitations.mails.INVITATION",
    "deadlines": "structures.deadlines.mails.DEADLINES",
    "help": "structures.help_requests.mails.WRITTEN",
    "help_closed": "structures.help_requests.mails.ENDED",
    "restitution": "structures.restitutions.mails.RESTITUTION",
    "delegation": "structures.delegations.mails.DELEGATION",
    "revision": "allocation.revisions.mails.REVISION",
    "correction": "allocation.corrections.mails.CORRECTION",
    "postponed_steps": "allocation.postponements.mails.POSTPONED_STEPS",
    "postponed_dialogues": "dialogue.course.mails.POSTPONED_DIALOGUES",
    "postponed_review": "allocation.reviews.mails.POSTPONED_REVIEW",
    "review_opening": "allocation.reviews.mails.REVIEW_OPENING",
    "challenge_answer": "allocation.reviews.mails.CHALLENGE_ANSWER",
    "step_back": "allocation.steps_back.mails.STEP_BACK",
    "opening": "dialogue.ratings.mails.OPENING",
    "proposal": "dialogue.ratings.mails.PROPOSAL",
    "send_back": "dialogue.ratings.mails.SEND_BACK",
    "letter": "dialogue.ratings.mails.LETTER",
    "appeal_sent": "dialogue.appeals.mails.ARRIVAL",
    "appeal_receipt": "dialogue.appeals.mails.ACKNOWLEDGEMENT",
    "appeal_answer": "dialogue.appeals.mails.ANSWERED",
    "appeal_withdrawal": "dialogue.appeals.mails.GIVEN_UP",
    "reminder": "dialogue.reminders.services.REMINDER",
    "invitation": "dialogue.meetings.mails.INVITATION",
    "minutes": "dialogue.meetings.mails.MINUTES",
}

# Files of reference by kind, and what is done from time to time.
REFERENCE_KINDS, PERIODIC = registers.REFERENCE_KINDS, registers.PERIODIC

# Errors go to standard error, which whatever runs the server keeps.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django_tasks_db": {"level": "ERROR"}},  # a worker told to end is no news
}

SECURE_COOKIES = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_REDIRECT_EXEMPT = ["^sante/$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
