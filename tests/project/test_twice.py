"""Forms that once made two of what they make, each sent twice at the same instant.

`script/proof twice` does so with every form of the site.
"""

from tests.project.twice_states import SCENES, sent_twice

MADE_TWO = {
    "account_reset_password",
    "allocation:import_activity",
    "allocation:import_insee",
    "allocation:run_compute",
    "dialogue:dialogue_comment",
    "dialogue:dialogue_note",
    "dialogue:evidence_add projet",
    "dialogue:funding_add",
    "dialogue:meeting_invite",
    "dialogue:minutes_remark",
    "dialogue:rating_comment",
    "dialogue:rating_note",
    "structures:action_add",
    "structures:project_attach",
}


def test_forms_that_made_two_make_one_and_are_answered_alike(transactional_db, queue):
    left, faults = set(MADE_TWO), []
    for scene in SCENES:
        if scene.sent(left):
            for sending, alone, answers, found in sent_twice(scene, left):
                left.discard(sending.name)
                if len(answers) > 1 or found != alone or not found:
                    faults.append((sending.name, answers, alone, found))
    assert (faults, left) == ([], set())
