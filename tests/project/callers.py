"""Who calls at an address, and what each method gives there."""

import re

from django.db import transaction

from structures.models import STRUCTURE_ROLES, Structure
from tests.allocation.builders import OWN, make_user
from tests.project.addresses import OTHER, ROUTES, address, objects_of

METHODS = ("GET", "DELETE", "POST")  # signing out comes last
ITS_PAGES = {"code": OTHER, "reference": f"ML-2015-{OTHER}", "keys_of": OTHER}
OF_A_STRUCTURE = [r for r in ROUTES if re.search("<str:(code|ref)", r.path)]
OF_AN_OBJECT = [r for r in ROUTES if objects_of(r)]


def person(role):
    own = Structure.objects.get(code=OWN) if role in STRUCTURE_ROLES else None
    user = make_user(role, structure=own)
    user.set_password("demo")
    user.save()
    return user


def sign_in(client, role):
    if "_auth_user_id" not in client.session:
        client.force_login(person(role))


def answers(client, where, methods=METHODS):
    """Return the status that each method gives; what they changed is undone."""
    with transaction.atomic():
        found = {method: client.generic(method, where) for method in methods}
        for answer in found.values():
            b"".join(answer)  # a file sent is closed once it is read
        transaction.set_rollback(True)
    return {method: answer.status_code for method, answer in found.items()}


def without_token(answer):
    """Return the bytes of a page, but those that no two answers share."""
    return re.sub(rb"\w{64}", b"token", answer.content)


def found_anyway(client, role, asked, **where):
    """Return the addresses of the routes that give this role anything, by a method of theirs."""
    sign_in(client, role)
    mine = [(r.access.methods, address(r, **where)) for r in asked if role in r.access.roles]
    assert len(mine) >= 3
    return [here for methods, here in mine if set(answers(client, here, methods).values()) != {404}]
