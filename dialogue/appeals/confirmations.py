"""What the acts on an appeal that cannot be taken back say before they are done."""

from dialogue.appeals.mails import receipt_mails
from dialogue.appeals.models import Appeal
from dialogue.appeals.pages import address, hindrance
from dialogue.appeals.selectors import AWAITING, Standing, appeals_visible_to, may_withdraw
from dialogue.appeals.services import OVER, Effect, Outcome, Reply
from structures.ground import clock
from structures.ground.confirmation import Confirmation
from structures.ground.french import continued, date_long
from structures.models import User


def receipt_told(appeal: Appeal, user: User) -> Confirmation:
    """Say what is acknowledged, to whom, and by which message. Four queries at most."""
    mails = receipt_mails(appeal, clock.today())
    told = ", ".join(mail.address for mail in mails) or "personne : aucune adresse n’est connue"
    standing = _standing(appeal, user)
    return Confirmation(
        title="Accuser réception du recours",
        button="Accuser réception",
        sentences=[
            _about(appeal),
            f"Il est dit à la structure que la Région répond au plus tard le "
            f"{date_long(appeal.due_on)} : {appeal.answer_months} mois après le "
            f"{date_long(appeal.received_on)}.",
            f"Le message part à : {told}.",
        ],
        back=(str(appeal), address(appeal)),
        done="Réception accusée : le message est en file d’envoi.",
        for_good="Un accusé de réception ne se retire pas.",
        hindrance="" if standing in AWAITING and not hasattr(appeal, "receipt") else OVER,
        letter=(mails[0].subject, mails[0].body) if mails else None,
    )


def answer_told(appeal: Appeal, reply: Reply, user: User) -> Confirmation:
    """Say what is answered, and what follows. One query."""
    follows = (
        "La Région prépare ensuite la correction depuis la page du recours ; rien ne change tant "
        "qu’elle n’est pas arrêtée par délibération."
        if reply.effect == Effect.NEW_RUN
        else "Aucun niveau ni aucun montant ne change."
    )
    outcome = continued(str(Outcome(reply.outcome).label))
    over = "" if _standing(appeal, user) in AWAITING else OVER
    return Confirmation(
        title="Répondre au recours",
        button=f"Répondre : {outcome}",
        sentences=[
            _about(appeal),
            f"Réponse : {outcome}, {Effect(reply.effect).label}. {follows}",
            f"Motif : {reply.text}",
            "Lu par la structure, la Région et l’État. La direction et la présidence en sont "
            "averties par un message, sans le motif.",
        ],
        back=(str(appeal), address(appeal)),
        done="La réponse est donnée ; la structure en est avertie.",
        for_good="Une réponse donnée ne change plus.",
        hindrance=over or hindrance(appeal, user),
    )


def withdrawal_told(appeal: Appeal, user: User) -> Confirmation:
    """Say what withdrawing an appeal ends. One query."""
    over = "" if _standing(appeal, user) in AWAITING else OVER
    refused = "" if may_withdraw(user, appeal) else "Ce recours se retire par la structure."
    return Confirmation(
        title="Retirer le recours",
        button="Retirer le recours",
        sentences=[
            _about(appeal),
            "Il n’appelle plus de réponse ; tout ce qui a été écrit reste lisible. La Région est "
            "avertie.",
        ],
        back=(str(appeal), address(appeal)),
        done="Le recours est retiré.",
        for_good="Un recours retiré ne reprend pas ; un autre peut être formé, dans les délais.",
        hindrance=over or refused,
    )


def _about(appeal: Appeal) -> str:
    return (
        f"{appeal.structure} conteste, par un recours reçu le {date_long(appeal.received_on)} : "
        f"{continued(appeal.decision)}."
    )


def _standing(appeal: Appeal, user: User) -> Standing:
    return Standing(appeals_visible_to(user).get(pk=appeal.pk).standing)
