"""What the pages of revisions say: what one does, who acts next."""

from dataclasses import dataclass

from django.urls import reverse

from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.models import Campaign
from allocation.parameters.selectors import may_write as writes_parameters
from allocation.revisions.models import CampaignRevision
from allocation.revisions.proposals import Values
from allocation.revisions.selectors import Effect, Reworded
from structures.ground.french import counted, in_a_row
from structures.ground.tasks import TODO, WAITING, Task, task
from structures.models import Role, User

TONES = {"Confirmé": "done", "En préparation": "waiting", "Abandonné": "neutral"}


@dataclass(frozen=True)
class Part:
    """A part of the rule that may be revised: what it is, and where."""

    label: str
    url: str


def standing(revision: CampaignRevision) -> tuple[str, str]:
    """Return where a revision stands, in a word, and its tone."""
    if revision.is_prepared:
        said = "En préparation"
    else:
        said = "Confirmé" if revision.confirmed_at else "Abandonné"
    return said, TONES[said]


def may_write(user: User, campaign: Campaign) -> bool:
    """Tell whether a person may prepare a revision now."""
    return writes_parameters(user) and campaign.state in OPEN_TO_FIGURES


def waits_for(revision: CampaignRevision, user: User) -> str:
    """Say who confirms a revision, if it is not this person."""
    if not user.has_role(Role.REGION_MANAGER):
        return "Une ou un responsable qui n’en a rien écrit le relit et le confirme."
    if user.pk in revision.writers:
        return "Vous l’avez écrit : une ou un autre responsable le relit et le confirme."
    return ""


def revision_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return the revision that waits for somebody of the Region, if there is one. One query."""
    if not user.is_region or campaign.state not in OPEN_TO_FIGURES:
        return []
    prepared = campaign.revisions.filter(confirmed_at=None, withdrawn_at=None).first()
    if prepared is None:
        return []
    url = reverse("allocation:revision", args=[campaign.year, prepared.pk])
    if not prepared.changes:
        return [task("Compléter le rectificatif", "Il ne change rien encore.", WAITING, url)]
    waits = waits_for(prepared, user)
    said = waits or "Relisez ce qui change, avant et après."
    return [task("Confirmer le rectificatif", said, WAITING if waits else TODO, url)]


def effect_sentences(found: list[Effect], words: list[Reworded], runs: list[int]) -> list[str]:
    """Say what a revision brings besides its changes; `runs` are those computed before."""
    said = [*(_effect(effect) for effect in found), *(_reworded(one) for one in words)]
    if runs:
        names = in_a_row([f"n° {run}" for run in runs])
        said.append(
            f"Répartitions déjà calculées ({names}) : elles ne pourront plus être arrêtées, "
            "calculez-en une nouvelle."
        )
    return [sentence for sentence in said if sentence]


def parts(revision: CampaignRevision, values: Values, stored: Values) -> list[Part]:
    """Return the parts that may be revised, each with its page; then one more indicator."""
    where = [revision.campaign.year, revision.pk]

    def part(label: str, route: str, *more: int) -> Part:
        return Part(label, reverse(f"allocation:{route}", args=[*where, *more]))

    found = [
        part("Enveloppe et règle", "revision_rule"),
        part("Parts des axes et poids", "revision_shares"),
    ]
    for rank in numbers(values):
        name = values[f"indicator.{rank}.short_label"] or "sans intitulé"
        found.append(part(f"Indicateur {rank}, {name}", "revision_indicator", rank))
    following = max(numbers(stored), default=0) + 1
    if f"indicator.{following}" not in values:
        found.append(part("Ajouter un indicateur", "revision_indicator", following))
    return [*found, part("Dates prévues", "revision_steps")]


def numbers(values: Values) -> list[int]:
    """Return the numbers of the indicators, in order."""
    keys = [key.split(".") for key in values]
    return sorted(int(key[1]) for key in keys if key[0] == "indicator" and key[2:] == ["label"])


def _reworded(one: Reworded) -> str:
    stay = counted(one.figures, "valeur enregistrée reste comptée", "valeurs restent comptées")
    again = "elle se recompte" if one.figures == 1 else "elles se recomptent"
    return (
        f"Indicateur {one.number} : {stay} selon la rédaction antérieure de la définition ; "
        f"{again} en étant enregistrée{'s' if one.figures > 1 else ''} de nouveau."
    )


def _effect(effect: Effect) -> str:
    which = f"Indicateur {effect.number}"
    if effect.rated:
        return f"{which} : il sera apprécié dans le dialogue de gestion."
    if effect.missing:
        return (
            f"{which} : {counted(effect.missing, 'valeur', 'valeurs')} à saisir avant tout calcul."
        )
    if effect.detailed:
        told = counted(effect.detailed, "détail déjà saisi reste", "détails déjà saisis restent")
        return (
            f"{which} : {told} sans le nouveau dispositif, qui est demandé à la prochaine saisie."
        )
    if effect.kept:
        kept = counted(effect.kept, "valeur reste enregistrée", "valeurs restent enregistrées")
        end = "ne comptent plus" if effect.kept > 1 else "ne compte plus"
        return f"{which} : {kept}, mais {end}."
    return ""
