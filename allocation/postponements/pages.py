"""What is read before dates are put off: each change, who is told, and the message itself."""

from collections.abc import Sequence

from allocation.postponements.models import Postponement
from allocation.postponements.selectors import Reader
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted
from structures.ground.mails import Mail

NO_GOING_BACK = "Une date reportée ne s’avance plus : elle peut seulement être reportée encore."


def postponement_told(
    postponement: Postponement,
    readers: Sequence[Reader],
    mails: Sequence[Mail],
    back: tuple[str, str],
) -> Confirmation:
    """Return what is said before the dates are put off, the message in full. No query."""
    dates = [f"{sentence}." for sentence in postponement.sentences]
    people = counted(len(mails), "personne est prévenue", "personnes sont prévenues")
    return Confirmation(
        title="Reporter ces dates",
        button="Reporter et prévenir",
        sentences=[
            *dates,
            f"{people}, chacune par un message ; seul le lien change de l’un à l’autre."
            if mails
            else "Personne n’a d’adresse : aucun message ne part.",
        ],
        back=back,
        done="Dates reportées : les personnes concernées sont prévenues.",
        whom=Whom(
            [Concerned(_named(one), note=one.email) for one in readers],
            caption="Qui est prévenu",
            who="Personne",
            noun=("autre personne", "autres personnes"),
        ),
        for_good=NO_GOING_BACK,
        letter=(mails[0].subject, mails[0].body) if mails else None,
    )


def _named(reader: Reader) -> str:
    return f"{reader.name}, {reader.structure}" if reader.structure else f"{reader.name}, État"
