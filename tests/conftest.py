"""What every test shares: quick passwords, plain static files, mail and tasks in memory, a clock
that is right again after a demo."""

import pytest
from django.utils import timezone

from allocation.models import Campaign, State
from config.demo.loader import load_demo
from structures.ground import clock


@pytest.fixture(scope="session")
def _folder(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture(autouse=True)
def _quick_settings(settings, _folder):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.VAR_DIR = _folder
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    yield
    clock.turn_to(timezone.localdate())


@pytest.fixture
def demo(db):
    """Load the demo campaign in a given state: `demo(State.ADOPTED)` returns the campaign."""

    def load(state: State) -> Campaign:
        load_demo(state)
        return Campaign.objects.get()

    return load
