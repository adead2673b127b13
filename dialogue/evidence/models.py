"""What a structure shows in support of its self-assessment, and who else funds it."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Regex

from allocation.models import Campaign
from dialogue.ratings.models import Dialogue, Rating
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.models import StoredFile, Structure, User

# The address of a page, without the name or password of anybody.
PAGE = r"^https?://[^/?#@]+([/?#]|$)"


class NormalForm(Func):
    """A text in its compatibility form, letters and their accents apart (NFKD)."""

    function = "NORMALIZE"
    template = "%(function)s(%(expressions)s, NFKD)"
    arity = 1
    output_field = models.TextField()


class Without(Func):
    """A text without what a pattern finds in it."""

    function = "REGEXP_REPLACE"
    template = "%(function)s(%(expressions)s, '', 'g')"
    arity = 2
    output_field = models.TextField()


# Accents, and characters that show nothing: soft hyphen, zero-width space and the like.
UNSEEN = r"[\u0300-\u036f\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
# Whatever stands between the words; « Eurométropole » holds « pole », hence the start of a word.
POLE_EMPLOI = (
    r"(^|[^a-z])(poles?[^a-z]*(d[^a-z]*)?emplois?|france[^a-z]*travail"
    r"|agence[^a-z]*nationale[^a-z]*pour[^a-z]*l[^a-z]*emploi)([^a-z]|$)"
    # Initials stand alone, or between spaces: « P.E.P. 67 » is another body.
    r"|(^|[^a-z.])(a\.?n\.?p\.?e|p\.? ?e)\.?([^a-z.]|$)"
)
_AS_READ = Lower(Without(NormalForm(F("partner")), Value(UNSEEN)))


@tracked()
class CooperativeProject(models.Model):
    """A project led with other structures, entered once and shared by its partners."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="cooperative_projects"
    )
    lead = models.ForeignKey(
        Structure, verbose_name="structure porteuse", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("intitulé", max_length=200)
    description = models.TextField("ce qui est fait ensemble")
    from_recommendations = models.BooleanField(
        "thématique issue de la démarche de progrès", default=False
    )
    entered_by = models.ForeignKey(
        User, verbose_name="saisi par", on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("saisi le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "projet coopératif"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


@tracked()
class Cooperation(models.Model):
    """A structure's part in a cooperative project; its own director confirms it."""

    project = models.ForeignKey(
        CooperativeProject, on_delete=models.PROTECT, related_name="cooperations"
    )
    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="cooperations"
    )
    part = models.TextField("part prise par la structure", blank=True)
    confirmed_by = models.ForeignKey(
        User,
        verbose_name="part confirmée par",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    confirmed_at = models.DateTimeField("confirmée le", null=True)

    class Meta:
        verbose_name = "participation à un projet coopératif"
        ordering = ["structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "structure"],
                name="one_part_a_structure",
                violation_error_message="Cette structure participe déjà au projet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}, {self.structure}"


@tracked()
class PartnerOperation(models.Model):
    """An operation led with an actor of the labour market other than Pôle emploi."""

    class PartnerType(models.TextChoices):
        """Which actors count; Pôle emploi is not one of them."""

        CHAMBER = "chamber", "chambre consulaire"
        SKILLS_OPERATOR = "skills_operator", "OPCA, OPCO"
        ECONOMIC_SERVICE = "economic_service", "service économique d’une commune ou d’un EPCI"
        COMPANY = "company", "entreprise, branche ou groupement d’employeurs"
        OTHER = "other", "autre acteur du marché du travail"

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="operations")
    title = models.CharField("opération", max_length=200)
    partner = models.CharField("partenaire", max_length=200)
    partner_type = models.CharField(
        "type de partenaire", max_length=16, choices=PartnerType.choices
    )
    description = models.TextField("ce qui est fait, et ses effets")
    entered_by = models.ForeignKey(
        User, verbose_name="saisi par", on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("saisie le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "opération avec un partenaire"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(Regex(_AS_READ, Value(POLE_EMPLOI))),
                name="partner_is_not_pole_emploi",
                violation_error_message=(
                    "Pôle emploi n’est pas un partenaire retenu pour cet indicateur."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Evidence(models.Model):
    """A file or a link in support of a self-assessment."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="evidence")
    label = models.CharField("intitulé", max_length=150)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    url = models.URLField("lien", blank=True)
    added_by = models.ForeignKey(
        User, verbose_name="ajoutée par", on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField("ajoutée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "pièce"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file=None) & ~Q(url="")),
                name="evidence_is_a_file_or_a_link",
                violation_error_message="Joignez un fichier ou un lien, pas les deux.",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__iregex=PAGE),
                name="evidence_links_to_a_page",
                violation_error_message=(
                    "L’adresse d’une page commence par https:// ou http://, sans identifiant ni "
                    "mot de passe."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label


@tracked()
class OtherFunding(models.Model):
    """What another funder (commune, EPCI…) gives the structure: for information only."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="other_fundings")
    funder = models.CharField("financeur", max_length=200)
    amount_cents = models.PositiveBigIntegerField("montant, en centimes")
    noted_by = models.ForeignKey(
        User, verbose_name="noté par", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "autre financement"
        ordering = ["funder"]

    def __str__(self) -> str:
        return self.funder
