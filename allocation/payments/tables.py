"""The lists of payments, and of what each structure is due."""

from allocation.payments.models import Payment
from structures.ground.lists import Choice, Column, Counted, ListFilter, ListTable, Money, Words
from structures.network.selectors import STRUCTURE_WORDS


class PaymentTable(ListTable):
    """The payments of a year, those that are left to validate or to pay first."""

    caption = "Versements"
    noun = ("versement", "versements")
    first_order = "status"
    row_template = "allocation/payments/_payment_row.html"
    ties = ("structure__code", "kind")
    nothing = (
        "Aucun versement n’est encore prévu : le premier se prévoit quand la convention est "
        "générée, le solde quand il est arrêté."
    )

    year = Column("Année", "campaign.year", shown=False)
    code = Column("Code", "structure.code", shown=False)
    structure = Column("Structure", "structure.name", sort="structure__name")
    siret = Column("SIRET", "structure.siret", shown=False)
    kind = Column("Nature", lambda one: one.get_kind_display(), shown=False)
    amount = Money("Montant", "amount_cents")
    status = Column("État", lambda one: one.get_status_display(), sort="step")
    planned_at = Column("Prévu le", "planned_at", shown=False)
    planned_by = Column("Prévu par", "planned_by", shown=False)
    validated_at = Column("Validé le", "validated_at", shown=False)
    validated_by = Column("Validé par", "validated_by", shown=False)
    paid_on = Column("Payé le", "paid_on", shown=False)
    run = Column("Répartition", "run.number", shown=False)
    sha256 = Column("Empreinte SHA-256", "run.sha256", shown=False)
    following = Column("Suite")


class PaymentFilter(ListFilter):
    """What the payments may be narrowed to."""

    text = Words("Structure", STRUCTURE_WORDS)
    kind = Choice("Nature", Payment.Kind.choices, everything="Toutes")
    etat = Counted("État", Payment.Status.choices, field_name="status")


class DueTable(ListTable):
    """What each structure is due: first payment + balance = final."""

    caption = "Sommes dues"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "allocation/payments/_payment_due_row.html"
    foot_template = "allocation/payments/_payment_due_foot.html"
    classes = "amounts"

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", sort="structure__code", shown=False)
    advance = Money("Premier versement", "advance_cents")
    balance = Money("Solde", "balance_cents")
    maximum = Money("Dotation maximale", "maximum_cents")
    final = Money("Montant final", "final_cents")
    paid = Money("Payé à ce jour", "paid_cents")


class DueFilter(ListFilter):
    """What the sums due may be narrowed to."""

    text = Words("Structure", STRUCTURE_WORDS)
