"""What adopting a correction says before it is done."""

from django.urls import reverse

from allocation.corrections.differences import difference_sums
from allocation.corrections.models import Correction
from allocation.corrections.pages import consequence_sentences, sums_sentence, waits_for
from allocation.corrections.selectors import Consequence, consequences, people_told
from allocation.corrections.services import why_not
from allocation.runs.selectors import adoption_in
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, date_long, signed_euros
from structures.models import User


def adoption(correction: Correction, user: User) -> Confirmation:
    """Say who gains, who loses, what is void, what stays due, and whom it tells. Ten queries."""
    hindrance = why_not(correction) or waits_for(correction, user)
    left = consequences(correction) if correction.run and correction.is_prepared else []
    former = adoption_in(correction.campaign)
    return Confirmation(
        title=f"Arrêter la correction n° {correction.number}",
        button="Arrêter la répartition corrigée",
        sentences=_sentences(correction, left) if left else [],
        back=(str(correction), _page_of(correction)),
        done=f"{correction} arrêtée : chacun en est averti.",
        whom=Whom(
            [Concerned(str(one.structure), one.after_cents, _note(one)) for one in left],
            caption="Ce que chaque structure peut recevoir, une fois corrigé",
            amount="Dotation maximale",
        ),
        for_good="Une correction arrêtée ne se retire pas : une autre peut la suivre, jusqu’au "
        f"solde. La délibération du {date_long(former.deliberation_date)} reste lisible.",
        hindrance=hindrance,
        rests_on=correction.run.sha256 if correction.run else "",
    )


def _sentences(correction: Correction, left: list[Consequence]) -> list[str]:
    sums, run = difference_sums(correction), correction.run
    assert run is not None  # there are consequences
    values = counted(correction.figures.count(), "donnée corrigée", "données corrigées")
    people = counted(people_told(correction.campaign).count(), "message part", "messages partent")
    return [
        f"La répartition n° {run.number} remplace la n° {correction.corrects.number}, qui reste "
        f"lisible : {values}, rien d’autre.",
        f"{sums_sentence(sums)} L’enveloppe ne change pas.",
        *consequence_sentences(left),
        f"{people} : chaque structure lit son propre écart, la Région et l’État les lisent tous.",
    ]


def _note(one: Consequence) -> str:
    said = signed_euros(one.change_cents) if one.change_cents else "inchangée"
    if one.amends:
        return f"{said} ; avenant à établir"
    return f"{said} ; convention à générer de nouveau" if one.again else said


def _page_of(correction: Correction) -> str:
    return reverse("allocation:correction", args=[correction.campaign.year, correction.number])
