"""What validating minutes says before it is done."""

from datetime import date

from django.urls import reverse

from dialogue.meetings.models import Meeting
from dialogue.meetings.selectors import may_be_validated, remarks_until
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, date_long


def validation_told(meeting: Meeting, today: date) -> Confirmation:
    """Say what validating minutes fixes, and whose remarks go with them. Three queries at most."""
    dialogue = meeting.dialogue
    where = [dialogue.structure.code, dialogue.campaign.year]
    remarks = list(meeting.remarks.select_related("author"))
    held = f" du {date_long(meeting.held_on)}" if meeting.held_on else ""
    return Confirmation(
        title="Valider le compte rendu de l’entretien",
        button="Valider le compte rendu",
        sentences=[
            f"Le compte rendu de l’entretien{held} avec {dialogue.structure} est imprimé, avec "
            f"{counted(len(remarks), 'remarque', 'remarques')}.",
            "La structure, la Région et l’État lisent le document. Plus aucune remarque ne s’y "
            "ajoute.",
            "Les niveaux peuvent ensuite être arrêtés, par une personne qui n’a pas écrit la "
            "proposition.",
        ],
        back=("Entretien", reverse("dialogue:meeting", args=where)),
        done="",  # where the document is followed, it is said when it is made
        whom=Whom(
            [Concerned(str(remark.author), note=remark.text) for remark in remarks],
            caption="Les remarques annexées",
            who="Auteur",
            noun=("autre remarque", "autres remarques"),
        ),
        for_good="Un compte rendu validé ne change plus.",
        hindrance=_hindrance(meeting, today),
    )


def _hindrance(meeting: Meeting, today: date) -> str:
    if not meeting.minutes_offered_at:
        return "Proposez d’abord le compte rendu aux parties."
    if meeting.minutes_validated_at:
        return "Le compte rendu est déjà validé."
    if not may_be_validated(meeting, today):
        return f"Les remarques sont attendues jusqu’au {date_long(remarks_until(meeting))}."
    return ""
