"""The list of structures: what it shows, what it may be narrowed to, what its files hold."""

from django.db.models import QuerySet
from django_filters import ModelChoiceFilter

from structures.ground import clock
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words
from structures.network.models import Structure, Territory
from structures.network.selectors import ACTIVE, CLOSED, WITHOUT_REFERENT, open_on
from structures.people.selectors import PAIR, TITLES, vacant_on

SEARCHED = ("name", "legal_name", "code", "town", "siret", "territory__name")
BY_NAME = ("territory__number", "name", "code")


class StructureTable(ListTable):
    """The network, with who leads each structure, who follows it and what it covers."""

    caption = "Structures"
    noun = ("structure", "structures")
    first_order = "territory"
    row_template = "structures/network/_structure_row.html"
    ties = (*BY_NAME, "pk")

    name = Column("Structure", "name", sort="name")
    code = Column("Code", "code", shown=False)
    legal_name = Column("Dénomination légale", "legal_name", shown=False)
    kind = Column("Type", lambda one: one.get_kind_display(), shown=False)
    territory = Column("Territoire", "territory", sort="territory__number")
    regime = Column("Régime juridique", lambda one: one.get_regime_display(), shown=False)
    court = Column("Tribunal d’inscription", "court", shown=False)
    register_volume = Column("Volume", "register_volume", shown=False)
    register_folio = Column("Folio", "register_folio", shown=False)
    registered_on = Column("Inscrite le", "registered_on", shown=False)
    siret = Column("SIRET", "siret", shown=False)
    rna = Column("RNA", "rna", shown=False)
    street = Column("Adresse", "street", shown=False)
    postcode = Column("Code postal", "postcode", shown=False)
    town = Column("Commune du siège", "town", shown=False)
    email = Column("Adresse électronique", "email", shown=False)
    phone = Column("Téléphone", "phone", shown=False)
    president = Column("Présidence", "president", sort="president")
    president_email = Column("Adresse de la présidence", "president_email", shown=False)
    director = Column("Direction", "director", sort="director")
    director_email = Column("Adresse de la direction", "director_email", shown=False)
    referent = Column("Référent", "referent_name", sort="referent_name")
    communes = Column("Communes", "communes", sort="communes", amount=True)
    opened_on = Column("Ouverte le", "opened_on", shown=False)
    closed_on = Column("Fermée le", "closed_on", shown=False)


class StructureFilter(ListFilter):
    """What the network may be narrowed to."""

    text = Words("Nom, siège ou SIRET", SEARCHED)
    territory = ModelChoiceFilter(
        label="Territoire", queryset=Territory.objects.all(), empty_label="Tous"
    )
    kind = Choice("Type", Structure.Kind.choices)
    state = Choice(
        "État",
        [(ACTIVE, "En activité"), (CLOSED, "Fermées ou pas encore ouvertes")],
        method="in_state",
    )
    missing = Choice(
        "Il manque",
        [
            (WITHOUT_REFERENT, "Le référent"),
            *((function.value, f"La {TITLES[function].lower()}") for function in PAIR),
        ],
        everything="Peu importe",
        method="without",
    )

    def in_state(self, rows: QuerySet[Structure], name: str, state: str) -> QuerySet[Structure]:
        """Keep the structures open today, or the others."""
        active = open_on(clock.today())
        return rows.filter(active if state == ACTIVE else ~active)

    def without(self, rows: QuerySet[Structure], name: str, missing: str) -> QuerySet[Structure]:
        """Keep the structures without a referent, or where a function is held by nobody."""
        if missing == WITHOUT_REFERENT:
            return rows.filter(referent=None)
        return rows.filter(vacant_on(missing, clock.today()))
