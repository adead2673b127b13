"""The list of changes: what it shows, what it may be narrowed to, what its files hold."""

from structures.ground.lists import Column, ListFilter, ListTable, Words


class ChangeTable(ListTable):
    """What was changed in the parameters of a campaign, the latest first."""

    caption = "Changements des paramètres"
    noun = ("changement", "changements")
    first_order = "-changed_at"
    row_template = "allocation/parameters/_parameter_change_row.html"
    ties = ("-pk",)
    nothing = "Rien n’a changé depuis la création de la campagne."

    label = Column("Paramètre", "label", sort="label")
    before = Column("Avant", "before")
    after = Column("Après", "after")
    source = Column("Source ou motif", "source")
    changed_by = Column("Par", "changed_by", sort="changed_by__full_name")
    changed_at = Column("Le", "changed_at", sort="changed_at")


class ChangeFilter(ListFilter):
    """What the changes may be narrowed to."""

    text = Words("Paramètre, valeur ou motif", ("label", "before", "after", "source"))
