"""What a constraint says when it is broken can be said: a percent sign in it would be a format."""

from django.apps import apps

OURS = ("structures", "allocation", "dialogue")


def test_every_constraint_can_say_what_is_wrong():
    constraints = [
        constraint
        for name in OURS
        for model in apps.get_app_config(name).get_models()
        for constraint in model._meta.constraints
    ]
    assert len(constraints) > 100
    for constraint in constraints:
        assert constraint.get_violation_error_message()
