"""Every form of the site sent twice at the same instant: one act, one answer.

Too long for the gate, which sends those of `test_twice.py`; run by `script/proof twice`.
"""

from config.routes import routes
from tests.project.twice_figures import FIGURES
from tests.project.twice_people import PEOPLE
from tests.project.twice_states import SCENES, names_of, sent_twice

# What they do is in the answer's cookies, not in the database: they carry no key.
SIGN_IN_OR_OUT = {
    "account_login",
    "account_logout",
    "account_change_password",
    "account_reset_password_from_key",
}


def test_every_form_acts_once_and_is_answered_alike(transactional_db, queue):
    left = {name for route in routes() for name in names_of(route)} - SIGN_IN_OR_OUT
    print(f"{len(left)} forms")
    faults = []
    for scene in (*SCENES, *FIGURES, *PEOPLE):
        for sending, alone, answers, found in sent_twice(scene, left):
            left.discard(sending.name)
            print(f"{sending.name} | {sending.user or 'nobody'} | {found or 'nothing new'}")
            if len(answers) > 1 or found != alone:
                faults.append((sending.name, answers, alone, found))
    assert faults == []
    assert left == set()  # what no scene shows yet
