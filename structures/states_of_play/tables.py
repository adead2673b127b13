"""The list of a year's états des lieux."""

from structures.ground.lists import Column, ListTable


class StandingTable(ListTable):
    """Where each structure stands, by territory."""

    caption = "États des lieux"
    noun = ("structure", "structures")
    first_order = ""
    row_template = "structures/states_of_play/_state_of_play_row.html"

    structure = Column("Structure", "structure.name", sort="structure__name")
    territory = Column("Territoire", "structure.territory", shown=False)
    label = Column("État", "label", sort="label")
    waits_for = Column("Attendu de", "waits_for", sort="waits_for")
    points = Column(
        "Points de blocage ouverts", lambda row: " ; ".join(p.title for p in row.open_points)
    )
