"""What the acts on an indicator that cannot be taken back say before they are done."""

from collections.abc import Callable, Sequence
from datetime import date

from allocation.models import Campaign
from dialogue.models import Rating
from dialogue.ratings.pages import address
from dialogue.ratings.selectors import Stake, reply_day, silence, stakes_of
from dialogue.ratings.services import as_recorded, require_no_reply, require_silence
from dialogue.rules import Stage
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import date_long, euros
from structures.ground.refusals import Refused

READ_BY = "Lu par la structure, la Région et l’État."


def silence_told(rating: Rating, today: date) -> Confirmation:
    """Say what a recorded silence writes, and what is at stake. Four queries at most."""
    sentences = [
        f"{_name(rating)} est tenue pour silencieuse : la Région propose un niveau sans son "
        "auto-évaluation.",
        _at_stake(rating),
        "La structure peut encore écrire dans le fil, répondre à la proposition et parler à "
        "l’entretien.",
    ]
    hindrance = _refusal(rating, Stage.SELF_ASSESSMENT, lambda: require_silence(rating, today))
    if not hindrance:
        words = as_recorded(rating, silence(rating, today))
        sentences.insert(0, f"Il est écrit au dialogue : « {words} » {READ_BY}")
    return Confirmation(
        title="Constater la carence",
        button="Constater la carence",
        sentences=sentences,
        back=(str(rating.indicator), address(rating)),
        done="Constat de carence enregistré.",
        whom=_of(rating),
        for_good="Un constat de carence ne se retire pas.",
        hindrance=hindrance,
    )


def no_reply_told(rating: Rating, today: date) -> Confirmation:
    """Say what going on without a reply changes, and what is at stake. Two queries at most."""
    hindrance = _refusal(rating, Stage.REPLY, lambda: require_no_reply(rating, today))
    last = "" if hindrance else f", ouvert jusqu’au {date_long(reply_day(rating))}"
    return Confirmation(
        title="Noter l’absence de réponse",
        button="Noter l’absence de réponse",
        sentences=[
            f"Il est écrit au dialogue que {_name(rating)} n’a pas répondu à la proposition dans "
            f"le délai{last}. {READ_BY}",
            "L’indicateur passe à l’entretien. L’absence de réponse n’est pas retenue contre la "
            "structure, qui peut encore écrire dans le fil.",
            _at_stake(rating),
        ],
        back=(str(rating.indicator), address(rating)),
        done="Absence de réponse notée.",
        whom=_of(rating),
        for_good="La structure ne peut plus répondre à cette proposition.",
        hindrance=hindrance,
    )


def decision_told(rating: Rating, level: int, reason: str) -> Confirmation:
    """Say what a level is worth, with its reason, beside the other levels. One query."""
    stakes = stakes_of(rating)
    chosen = stakes[level]
    sentences = [
        f"{rating.indicator} de {_name(rating)} : niveau {level}, {chosen.words}",
        f"La structure obtient {euros(chosen.earned_cents)} de cet indicateur, et n’obtient pas "
        f"{euros(chosen.unearned_cents)}.",
        f"Motif : {reason}",
        f"{READ_BY} Le motif et les deux autres textes sont imprimés dans la décision.",
    ]
    if rating.self_level not in {None, level}:
        sentences.append(f"Ce niveau s’écarte de l’auto-évaluation (niveau {rating.self_level}).")
    sentences.append(_of_the_rest(rating.dialogue.campaign))
    return Confirmation(
        title=f"Arrêter le niveau {level}",
        button=f"Arrêter le niveau {level}",
        sentences=sentences,
        back=(str(rating.indicator), f"{address(rating)}#a-vous"),
        done="Niveau arrêté.",
        whom=Whom(
            [_worth(rating, one, level) for one in stakes],
            caption="Ce que vaut chaque niveau",
            who="Niveau",
            amount="Obtenu",
            adds_up=False,
        ),
        for_good="Une fois arrêté, le niveau ne change plus.",
    )


def _of_the_rest(campaign: Campaign) -> str:
    """Say what becomes of what nobody earned."""
    rule = campaign.get_unearned_axis3_display()
    said = f"La part non obtenue par l’ensemble du réseau suit la règle de la campagne : {rule}."
    if campaign.unearned_axis3 != Campaign.UnearnedAxis3.REDISTRIBUTE:
        return said
    return (
        f"{said} Ce que la structure en reçoit dépend des décisions prises pour les autres : il "
        "n’est pas connu ici."
    )


def _worth(rating: Rating, stake: Stake, chosen: int) -> Concerned:
    said = [
        (stake.level == chosen, "votre décision"),
        (stake.level == rating.self_level, "auto-évaluation"),
        (stake.level == rating.proposed_level, "proposition"),
    ]
    note = ", ".join(words for holds, words in said if holds)
    return Concerned(f"Niveau {stake.level}", stake.earned_cents, note)


def _of(rating: Rating) -> Whom:
    ceiling = stakes_of(rating)[-1].earned_cents
    rows: Sequence[Concerned] = [Concerned(_name(rating), ceiling, str(rating.indicator))]
    return Whom(rows, amount="En jeu, au plus")


def _at_stake(rating: Rating) -> str:
    low, *_, high = stakes_of(rating)
    return (
        f"{rating.indicator} ({rating.indicator.short_label}) vaut de {euros(low.earned_cents)} à "
        f"{euros(high.earned_cents)} selon le niveau, qui reste à décider."
    )


def _name(rating: Rating) -> str:
    return str(rating.dialogue.structure)


def _refusal(rating: Rating, stage: Stage, require: Callable[[], object]) -> str:
    """Say why the act is not possible now, or nothing."""
    if rating.stage != stage:
        return f"Cet indicateur en est à l’étape « {rating.get_stage_display()} »."
    try:
        require()
    except Refused as refusal:
        return str(refusal)
    return ""
