"""What the page of the first installation says: its steps, in the order they rest on each other."""

from dataclasses import dataclass

from django.urls import reverse

from config.setup.selectors import Installation
from structures.ground.french import counted
from structures.ground.tasks import DONE, LATER, TODO, WAITING, few
from structures.models import Role
from structures.region.selectors import missing_in

PARTLY = ("En partie", "progress")
MANAGERS = 2  # nobody validates what they prepared


@dataclass(frozen=True)
class Way:
    """A page where something of a step is given or read."""

    label: str
    url: str


@dataclass(frozen=True)
class Step:
    """A step: why it is there, how far it is and what it lacks, where it is done."""

    title: str
    why: str
    status: str
    tone: str
    detail: str
    ways: list[Way]

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is missing."""
        return (self.status, self.tone) == DONE


def steps(found: Installation) -> list[Step]:
    """Return the steps in their order. No query."""
    return [
        _region(found),
        _territories(found),
        _communes(found),
        _structures(found),
        _coverage(found),
        _people(found),
        _accounts(found),
        _campaign(found),
        _opening(found),
    ]


def _step(title: str, why: str, said: tuple[tuple[str, str], str], ways: list[Way]) -> Step:
    (status, tone), detail = said
    return Step(title, why, status, tone, detail, ways)


def _way(label: str, name: str, *args: object) -> Way:
    return Way(label, reverse(name, args=args))


def _file(label: str, kind: str) -> Way:
    return _way(label, "structures:reference_import", kind)


def _region(found: Installation) -> Step:
    missing = missing_in(found.region)
    if found.region.pk is None:
        said = TODO, "Son nom, son siège et son tribunal suffisent pour commencer."
    elif missing:
        said = PARTLY, f"{found.region.name}. À compléter : {', '.join(missing)}."
    else:
        said = DONE, f"{found.region.name}."
    why = "Les conventions, les décisions et les messages la citent, selon leur date."
    return _step("La Région", why, said, [_way("Identité de la Région", "structures:region")])


def _territories(found: Installation) -> Step:
    names = counted(found.territories, "territoire", "territoires")
    said = (DONE, f"{names}.") if found.territories else (TODO, "Autant que la Région en compte.")
    why = "Chaque structure appartient à un territoire ; la restitution se fait par territoire."
    ways = [
        _way("Territoires", "structures:territories"),
        _file("Importer des territoires", "territories"),
    ]
    return _step("Les territoires", why, said, ways)


def _communes(found: Installation) -> Step:
    names = counted(found.communes, "commune", "communes")
    said = (DONE, f"{names}.") if found.communes else (TODO, "Le fichier de l’INSEE suffit.")
    why = "Les données de l’INSEE, publiées par commune, s’additionnent par structure."
    return _step("Les communes", why, said, [_file("Importer les communes", "communes")])


def _structures(found: Installation) -> Step:
    why = "Ce sont elles qui se partagent l’enveloppe et signent les conventions."
    names = counted(found.structures, "structure", "structures")
    if not found.structures:
        said = (TODO, "Une par une, ou toutes par un fichier.")
        said = said if found.territories else (LATER, "Après les territoires.")
    elif found.unidentified:
        lacking = few(found.unidentified, len(found.unidentified))
        said = PARTLY, f"{names}. Identité à compléter avant la convention : {lacking}."
    else:
        said = DONE, f"{names}."
    ways = [
        _file("Importer des structures", "structures"),
        _way("Créer une structure", "structures:create"),
        _way("Liste des structures", "structures:list"),
    ]
    return _step("Les structures", why, said, ways)


def _coverage(found: Installation) -> Step:
    why = "Il dit quelle structure accueille les jeunes de quelle commune, et pour quelle part."
    missing = found.uncovered
    if not (found.communes and found.structures):
        said = LATER, "Après les communes et les structures."
    elif missing.count == found.communes:
        said = TODO, "Aucune commune n’est rattachée à une structure."
    elif missing.count:
        count = counted(missing.count, "commune sans structure", "communes sans structure")
        said = PARTLY, f"{count} : {few(missing.first, missing.count)}."
    else:
        said = DONE, "Chaque commune est rattachée à une structure, ou partagée entre plusieurs."
    ways = [
        _file("Importer le périmètre", "coverage"),
        _way("Périmètres", "structures:perimeters"),
    ]
    return _step("Le périmètre de chaque structure", why, said, ways)


def _people(found: Installation) -> Step:
    why = "La convention s’adresse à la présidence, le dialogue à la direction."
    vacant = {"Présidence": found.without_president, "Direction": found.without_director}
    lacking = [
        f"{title} à renseigner : {few(names, len(names))}."
        for title, names in vacant.items()
        if names
    ]
    if not found.structures:
        said = LATER, "Après les structures."
    elif min(map(len, vacant.values())) == found.structures:
        said = TODO, "Personne n’est enregistré."
    elif lacking:
        said = PARTLY, " ".join(lacking)
    else:
        said = DONE, "Chaque structure a sa présidence et sa direction."
    ways = [
        _file("Importer des personnes", "people"),
        _way("Liste des structures", "structures:list"),
    ]
    return _step("Les personnes", why, said, ways)


def _accounts(found: Installation) -> Step:
    lacking = _missing_staff(found)
    without = found.without_account
    if without:
        lacking.append(f"la direction de {few(without, len(without))}")
    total = sum(found.staff.values())
    if not lacking and found.structures:
        said = DONE, "Chaque rôle de la Région est tenu, chaque direction a son compte."
    elif total <= found.staff[Role.REGION_ADMIN]:
        said = TODO, f"Il manque : {', '.join(lacking)}."
    else:
        said = PARTLY, f"Il manque : {', '.join(lacking) or 'les structures'}."
    why = (
        "Deux responsables au moins : personne ne valide ce qu’il a préparé. "
        "Chacun reçoit une invitation et choisit son mot de passe."
    )
    ways = [
        _way("Comptes", "structures:accounts"),
        _way("Inviter une personne", "structures:account_invite"),
    ]
    return _step("Les comptes", why, said, ways)


def _missing_staff(found: Installation) -> list[str]:
    managers = found.staff[Role.REGION_MANAGER]
    missing = [] if found.staff[Role.REGION_AGENT] else ["un chargé de mission"]
    if managers < MANAGERS:
        missing.append("un second responsable" if managers else "deux responsables")
    return missing


def _campaign(found: Installation) -> Step:
    why = "Elle porte l’enveloppe de l’année et la règle qui la partage."
    if found.campaign:
        said = DONE, f"{found.campaign}."
        page = _way("Paramètres de la campagne", "allocation:parameters", found.campaign.year)
    else:
        said = (TODO, "À partir du modèle, ou de rien.")
        said = said if found.structures else (LATER, "Après les structures.")
        page = _way("Créer la campagne", "allocation:campaign_create")
    ways = [
        page,
        _file("Importer les dotations antérieures", "former_grants"),
        _file("Importer des années antérieures", "past_years"),
    ]
    return _step("La première campagne", why, said, ways)


def _opening(found: Installation) -> Step:
    why = (
        "Un responsable, autre que l’auteur de la dernière modification, relit les paramètres et "
        "ouvre : ils ne changent plus que par un rectificatif."
    )
    if found.is_open:
        said = DONE, "La collecte a été ouverte."
    elif found.campaign:
        said = WAITING, "Par un responsable, sur la page de la campagne."
    else:
        said = LATER, "Après la première campagne."
    year = found.campaign.year if found.campaign else None
    ways = [_way(f"Campagne {year}", "allocation:campaign", year)] if year else []
    return _step("L’ouverture de la collecte", why, said, ways)
