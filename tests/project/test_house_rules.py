"""House rules that a machine can check; the others are in the reviewers' eyes."""

import ast
import re
import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django import forms
from django.apps import apps

from config.routes import routes
from structures.ground.fields import DayField
from structures.models import User

ROOT = Path(__file__).resolve().parents[2]
APPS = ("allocation", "config", "dialogue", "structures")
INLINE = re.compile(
    r"""\sstyle=|<style\b|\son[a-z]+=|\shx-on|javascript:|<script(?![^>]*\ssrc=)""", re.IGNORECASE
)
# The folders that a developer's machine has and another has not.
ABSOLUTE = re.compile(r"(?<![\w.])/(?:home|root|work|Users|mnt|workspace)/\w")
REGISTRY = re.compile(r"https?://[^\s\"']*(?:\bsimple/|pythonhosted|artifactory|/pypi/|npmjs)")
MAX_LINES, MAX_FUNCTION = 300, 40


def tracked(*patterns):
    names = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in filter(None, names.stdout.split("\0"))]


def name_of(path):
    return str(path.relative_to(ROOT))


def present(*patterns):
    return [path for path in tracked(*patterns) if path.exists()]


PAGES = present("templates/*.html")
STYLES = [path for path in present("static/*.css") if "vendor" not in path.parts]
CODE = [path for path in present("*.py") if "migrations" not in path.parts]
TEXTS = [
    path
    for path in present()
    if path.suffix in {".css", ".html", ".json", ".lock", ".md", ".py", ".svg", ".toml", ""}
    and "vendor" not in path.parts
]


def assert_none_offends(paths, found):
    """Fail with all that `found` finds in the text of each file; also over no file at all."""
    assert paths
    faults = [f"{name_of(path)}: {fault}" for path in paths for fault in found(path.read_text())]
    assert not faults, "\n".join(["", *faults])


def test_a_template_has_no_inline_style_nor_script():
    assert_none_offends(PAGES, INLINE.findall)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param('<p style="color:red">', id="style"),
        pytest.param("<style>p{}</style>", id="stylesheet"),
        pytest.param('<button onclick="go()">', id="click"),
        pytest.param("<script>go()</script>", id="script"),
        pytest.param('<a href="javascript:go()">', id="address"),
        pytest.param('<div hx-on:click="go()">', id="htmx"),
    ],
)
def test_an_inline_style_or_script_would_be_found(fault):
    assert INLINE.search(fault)
    assert not INLINE.search('<script src="a.js" defer></script><p class="only-one">')


def test_no_form_lets_the_browser_speak_its_own_language():
    def speaking(text):
        sent = re.findall(r"<form\b[^>]*\bpost\b[^>]*>", text, re.IGNORECASE)
        return [form for form in sent if "novalidate" not in form]

    assert_none_offends(PAGES, speaking)


# What they do is in the answer's cookies: given again without them, it would do nothing.
SIGN_IN_OR_OUT = re.compile("account_(login|logout|change_password)")


def test_a_form_that_acts_carries_its_key():
    def keyless(text):
        forms = re.findall(r"<form\b[^>]*\bpost\b.*?</form>", text, re.IGNORECASE | re.DOTALL)
        asked = [form for form in forms if not SIGN_IN_OR_OUT.search(form.partition(">")[0])]
        return [form[:80] for form in asked if "{% once %}" not in form]

    assert_none_offends(PAGES, keyless)


def test_a_partial_begins_by_saying_what_it_needs():
    def unsaid(text):
        return [] if text.startswith("{#") else [text[:40]]

    assert_none_offends([path for path in PAGES if path.name.startswith("_")], unsaid)


def named_classes(text):
    """Give the dotted names of classes in the comment that heads a template."""
    return re.findall(r"\b((?:[a-z_]+\.)+[A-Z]\w+)", text.split("\n", 1)[0])


def is_there(dotted):
    """Tell whether a class is in its module, or in the models that an app hands on."""
    place, name = dotted.rsplit(".", 1)
    place = place if "." in place else f"{place}.models"
    return find_spec(place) is not None and hasattr(import_module(place), name)


def test_what_a_template_says_it_needs_is_there():
    assert is_there("allocation.Figure") and not is_there("allocation.figures.models.Figures")
    assert_none_offends(
        PAGES, lambda text: [name for name in named_classes(text) if not is_there(name)]
    )


def test_a_file_names_no_machine_and_no_registry():
    def addresses(text):
        return [found[0] for rule in (ABSOLUTE, REGISTRY) for found in rule.finditer(text)]

    assert_none_offends(TEXTS, addresses)


def test_a_file_is_short_enough_to_be_read():
    def too_many(text):
        lines = len(text.splitlines())
        return [f"{lines} lines"] if lines > MAX_LINES else []

    assert CODE and PAGES and STYLES
    assert_none_offends([*CODE, *PAGES, *STYLES], too_many)


def test_a_function_is_short_enough_to_be_read():
    def too_long(text):
        for found in ast.walk(ast.parse(text)):
            if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = found.end_lineno - found.lineno + 1
                if lines > MAX_FUNCTION:
                    yield f"{found.name}: {lines} lines"

    assert_none_offends(CODE, too_long)


def test_an_app_says_what_it_owns_in_a_few_lines():
    def unsaid(text):
        said = ast.get_docstring(ast.parse(text)) or ""
        return [] if 3 <= len(said.splitlines()) <= 8 else [said]

    assert_none_offends([ROOT / app / "__init__.py" for app in APPS], unsaid)


def test_every_field_that_names_a_person_says_in_french_in_what_capacity():
    fields = [field for model in apps.get_models() for field in model._meta.fields]
    people = [f for f in fields if f.related_model is User and f.model.__module__.startswith(APPS)]
    assert people
    people = [f for f in people if f.name != "pgh_obj"]  # the account that an event tells of
    assert [str(f) for f in people if f.verbose_name == f.name.replace("_", " ")] == []


def forms_of_ours(parent=forms.BaseForm):
    for child in parent.__subclasses__():
        if child.__module__.partition(".")[0] in APPS:
            yield child
        yield from forms_of_ours(child)


def test_every_day_is_asked_by_the_field_that_bounds_it():
    assert routes()  # every form is in use, so imported by now
    asked = [
        (form, field)
        for form in set(forms_of_ours())
        for field in form.base_fields.values()
        if isinstance(field, forms.DateField)
    ]
    assert len(asked) >= 15
    assert [form.__name__ for form, field in asked if not isinstance(field, DayField)] == []
    fields = ROOT / "structures" / "ground" / "fields.py"
    code = [path for path in CODE if path != fields and "tests" not in path.parts]
    assert [name_of(path) for path in code if "forms.DateField" in path.read_text()] == []
