"""What subjects hand to the floors below them, by name; settings say the rest."""

# Files of reference, by kind, in the order in which an empty Region imports them: the subjects
# whose rows they write say how (structures/reference/kinds.py).
REFERENCE_KINDS = {
    "territories": "structures.network.files.territories.TERRITORIES",
    "communes": "structures.coverage.files.communes.COMMUNES",
    "structures": "structures.network.files.structures.STRUCTURES",
    "commune_changes": "structures.coverage.files.movements.COMMUNE_CHANGES",
    "coverage": "structures.coverage.files.perimeters.COVERAGE",
    "people": "structures.people.files.people.PEOPLE",
    "former_grants": "allocation.past_years.files.values.FORMER_GRANTS",
    "past_years": "allocation.past_years.files.values.PAST_YEARS",
    "state_ratios": "allocation.second_sources.files.ratios.STATE_RATIOS",
}

# What is done from time to time by `manage.py periodic` and by the workers: a function without
# arguments, and how often, in minutes. It may be called twice, or cut short (ground/work).
PERIODIC: list[tuple[str, int]] = [
    ("structures.ground.work.takeover.take_over", 1),
    ("structures.ground.work.beats.forget_dead_workers", 60),
    ("structures.ground.work.reaches.forget_old_reaches", 60),
    ("structures.documents.services.purge_documents", 60),
    ("allocation.imports.services.purge_import_works", 60),
    ("structures.reference.services.purge_reference_works", 60),
    ("structures.ground.once.forget_old_acts", 24 * 60),
    ("structures.ground.drafts.forget_old_drafts", 24 * 60),
    ("structures.sessions.services.forget_ended_sessions", 24 * 60),
    ("structures.invitations.services.forget_old_invitations", 24 * 60),
    ("structures.messages.dispatch.send_due_messages", 1),
    ("structures.deadlines.services.remind_of_deadlines", 30),
    ("allocation.reviews.words.record_silences", 60),
]
