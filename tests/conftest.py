"""What every test shares: quick passwords, plain static files, mail and tasks in memory."""

import pytest

from allocation.models import Campaign
from allocation.states import State
from config.demo import load_demo


@pytest.fixture(autouse=True)
def _quick_settings(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.DEMO_YEAR = None
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def demo(db):
    """Load the demo campaign in a given state: `demo(State.ADOPTED)` returns the campaign."""

    def load(state: State) -> Campaign:
        load_demo(state)
        return Campaign.objects.get()

    return load
