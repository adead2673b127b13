"""Small action plans for the tests."""

from datetime import date

from structures.models import Action, ActionPlan, Structure, User
from structures.plans.services import add_action, create_plan, publish_plan
from tests.allocation.builders import OWN, make_structures, make_user

ACTION = {
    "lever": "services",
    "title": "Ouvrir un accueil le samedi",
    "objective": "Recevoir ceux qui travaillent",
    "expected_result": "Cent jeunes reçus",
    "measure": "Nombre de jeunes reçus",
    "deadline": date(2015, 6, 30),
}
SECRETS = ("7 654 321,99", "mesure secrète", "résultat secret", "30 avril 2015")
SECRET_ACTION = ACTION | {
    "cost_cents": 765_432_199,
    "measure": "mesure secrète",
    "result": "résultat secret",
    "deadline": date(2015, 4, 30),
}


def make_director(code: str = OWN) -> User:
    """The director of a structure, made with the network if there is none yet."""
    structure = Structure.objects.filter(code=code).first()
    if structure is None:
        make_structures()
        structure = Structure.objects.get(code=code)
    return make_user("director", email=f"{code.lower()}@demo.example", structure=structure)


def make_plan(by: User | None = None, year: int = 2015) -> ActionPlan:
    """A plan without action, not published."""
    by = by or make_director()
    return create_plan(by.structure, year, by=by)


def make_action(plan: ActionPlan, **changes: object) -> Action:
    """An action of the plan, planned unless said otherwise."""
    return add_action(plan, ACTION | changes, by=make_director(plan.structure.code))


def make_published_plan(code: str = OWN, **changes: object) -> ActionPlan:
    """A published plan of one action."""
    by = make_director(code)
    plan = make_plan(by)
    make_action(plan, **changes)
    publish_plan(plan, by=by)
    plan.refresh_from_db()
    return plan
