import dialogue.evidence.models
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
import structures.ground.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("allocation", "0001_initial"),
        ("structures", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CooperativeProject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                ("description", models.TextField(verbose_name="ce qui est fait ensemble")),
                (
                    "from_recommendations",
                    models.BooleanField(
                        default=False, verbose_name="thématique issue de la démarche de progrès"
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now, editable=False, verbose_name="saisi le"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cooperative_projects",
                        to="allocation.campaign",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisi par",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="structures.structure",
                        verbose_name="structure porteuse",
                    ),
                ),
            ],
            options={
                "verbose_name": "projet coopératif",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Dialogue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="ouvert le",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dialogues",
                        to="allocation.campaign",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ouvert par",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dialogues",
                        to="structures.structure",
                    ),
                ),
            ],
            options={
                "verbose_name": "dialogue de gestion",
                "ordering": ["structure__code"],
            },
        ),
        migrations.CreateModel(
            name="DecisionLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "printed_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="imprimée le",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="structures.storedfile",
                    ),
                ),
                (
                    "dialogue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="dialogue.dialogue",
                    ),
                ),
            ],
            options={
                "verbose_name": "lettre de décision",
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="date et heure")),
                (
                    "moves",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="nombre de déplacements"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                ("link", models.URLField(blank=True, verbose_name="lien de visioconférence")),
                (
                    "invited_at",
                    models.DateTimeField(null=True, verbose_name="invitation envoyée le"),
                ),
                ("held_on", models.DateField(null=True, verbose_name="tenu le")),
                ("notes", models.TextField(blank=True, verbose_name="compte rendu")),
                (
                    "agenda",
                    models.JSONField(
                        editable=False, null=True, verbose_name="ordre du jour examiné"
                    ),
                ),
                (
                    "minutes_offered_at",
                    models.DateTimeField(null=True, verbose_name="compte rendu proposé le"),
                ),
                (
                    "minutes_validated_at",
                    models.DateTimeField(null=True, verbose_name="compte rendu validé le"),
                ),
                (
                    "dialogue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting",
                        to="dialogue.dialogue",
                    ),
                ),
                (
                    "minutes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="structures.storedfile",
                    ),
                ),
                (
                    "minutes_validated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte rendu validé par",
                    ),
                ),
                (
                    "offered_minutes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="structures.storedfile",
                        verbose_name="version proposée",
                    ),
                ),
            ],
            options={
                "verbose_name": "entretien",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="pour le")),
                (
                    "sent_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="envoyée le",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="envoyée par",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="dialogue.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "ordering": ["sent_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="engagement")),
                (
                    "owner",
                    models.CharField(
                        choices=[
                            ("structure", "structure"),
                            ("region", "Région"),
                            ("state", "État"),
                        ],
                        max_length=9,
                        verbose_name="pris par",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="pour le")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="dialogue.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "engagement",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("structure", "structure"),
                            ("region", "Région"),
                            ("state", "État"),
                        ],
                        max_length=9,
                        verbose_name="partie",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="fonction")),
                ("present", models.BooleanField(default=True, verbose_name="présent")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="dialogue.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "ordering": ["party", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MinutesRemark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="remarque")),
                (
                    "written_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="écrite le",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="dialogue.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "remarque sur le compte rendu",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OtherFunding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("funder", models.CharField(max_length=200, verbose_name="financeur")),
                (
                    "amount_cents",
                    models.PositiveBigIntegerField(verbose_name="montant, en centimes"),
                ),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="other_fundings",
                        to="dialogue.dialogue",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noté par",
                    ),
                ),
            ],
            options={
                "verbose_name": "autre financement",
                "ordering": ["funder"],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("self_assessment", "auto-évaluation"),
                            ("proposal", "proposition de la Région"),
                            ("reply", "réponse de la structure"),
                            ("meeting", "entretien"),
                            ("decision", "décision"),
                            ("closed", "décidé"),
                        ],
                        default="self_assessment",
                        max_length=15,
                        verbose_name="étape",
                    ),
                ),
                (
                    "self_level",
                    models.PositiveSmallIntegerField(
                        null=True, verbose_name="niveau de l’auto-évaluation"
                    ),
                ),
                (
                    "self_assessed_at",
                    models.DateTimeField(null=True, verbose_name="auto-évalué le"),
                ),
                (
                    "silence_recorded_at",
                    models.DateTimeField(null=True, verbose_name="silence constaté le"),
                ),
                (
                    "sent_back_at",
                    models.DateTimeField(null=True, verbose_name="complément demandé le"),
                ),
                (
                    "proposed_level",
                    models.PositiveSmallIntegerField(null=True, verbose_name="niveau proposé"),
                ),
                ("proposed_at", models.DateTimeField(null=True, verbose_name="proposé le")),
                (
                    "reply",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "d’accord"),
                            ("contested", "contestée"),
                            ("none", "sans réponse dans le délai"),
                        ],
                        max_length=9,
                        verbose_name="réponse",
                    ),
                ),
                (
                    "reply_reminded_on",
                    models.DateField(null=True, verbose_name="réponse demandée de nouveau le"),
                ),
                ("replied_at", models.DateTimeField(null=True, verbose_name="répondu le")),
                (
                    "level",
                    models.PositiveSmallIntegerField(null=True, verbose_name="niveau arrêté"),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="arrêté le")),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="dialogue.dialogue",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="allocation.indicator",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposé par",
                    ),
                ),
                (
                    "self_assessed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auto-évalué par",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="arrêté par",
                    ),
                ),
                (
                    "silence_recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="silence constaté par",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "ordering": ["dialogue", "indicator__number"],
            },
        ),
        migrations.CreateModel(
            name="PartnerOperation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="opération")),
                ("partner", models.CharField(max_length=200, verbose_name="partenaire")),
                (
                    "partner_type",
                    models.CharField(
                        choices=[
                            ("chamber", "chambre consulaire"),
                            ("skills_operator", "OPCA, OPCO"),
                            ("economic_service", "service économique d’une commune ou d’un EPCI"),
                            ("company", "entreprise, branche ou groupement d’employeurs"),
                            ("other", "autre acteur du marché du travail"),
                        ],
                        max_length=16,
                        verbose_name="type de partenaire",
                    ),
                ),
                ("description", models.TextField(verbose_name="ce qui est fait, et ses effets")),
                (
                    "entered_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="saisie le",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisi par",
                    ),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operations",
                        to="dialogue.rating",
                    ),
                ),
            ],
            options={
                "verbose_name": "opération avec un partenaire",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=150, verbose_name="intitulé")),
                ("url", models.URLField(blank=True, verbose_name="lien")),
                (
                    "added_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="ajoutée le",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ajoutée par",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="structures.storedfile",
                    ),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="dialogue.rating",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assessment", "auto-évaluation"),
                            ("silence", "constat de carence"),
                            ("send_back", "demande de complément"),
                            ("proposal", "proposition"),
                            ("reply", "réponse"),
                            ("decision", "décision"),
                            ("comment", "intervention"),
                            ("note", "note interne"),
                        ],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(null=True, verbose_name="niveau")),
                ("text", models.TextField(blank=True, verbose_name="texte")),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="enregistré le",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "dialogue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="dialogue.dialogue",
                    ),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="dialogue.rating",
                    ),
                ),
            ],
            options={
                "verbose_name": "brouillon",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sent_on", models.DateField(verbose_name="envoyée le")),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="dialogue.dialogue",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "relance",
                "ordering": ["sent_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "self_assessment_due",
                    models.DateField(verbose_name="auto-évaluation attendue le"),
                ),
                ("proposal_due", models.DateField(verbose_name="proposition attendue le")),
                (
                    "reply_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[django.core.validators.MinValueValidator(8)],
                        verbose_name="jours pour répondre",
                    ),
                ),
                ("decision_due", models.DateField(verbose_name="décision attendue le")),
                (
                    "reminders_needed",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MinValueValidator(2)],
                        verbose_name="relances avant constat",
                    ),
                ),
                (
                    "silence_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[django.core.validators.MinValueValidator(15)],
                        verbose_name="jours après la dernière relance",
                    ),
                ),
                (
                    "reason_length",
                    models.PositiveSmallIntegerField(
                        default=40,
                        validators=[django.core.validators.MinValueValidator(20)],
                        verbose_name="longueur d’un motif",
                    ),
                ),
                (
                    "differing_reason_length",
                    models.PositiveSmallIntegerField(
                        default=120,
                        verbose_name="longueur d’un motif qui s’écarte de l’auto-évaluation",
                    ),
                ),
                ("appeal_route", models.TextField(verbose_name="voies de recours")),
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schedule",
                        to="allocation.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendrier des dialogues",
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assessment", "auto-évaluation"),
                            ("silence", "constat de carence"),
                            ("send_back", "demande de complément"),
                            ("proposal", "proposition"),
                            ("reply", "réponse"),
                            ("decision", "décision"),
                            ("comment", "intervention"),
                            ("note", "note interne"),
                        ],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("all", "lu par la structure, la Région et l’État"),
                            ("region", "interne à la Région"),
                        ],
                        default="all",
                        max_length=6,
                        verbose_name="lecteurs",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(null=True, verbose_name="niveau")),
                ("text", models.TextField(verbose_name="texte")),
                (
                    "written_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now, editable=False, verbose_name="écrit le"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="dialogue.dialogue",
                    ),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="dialogue.rating",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="dialogue.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "intervention",
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Cooperation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.TextField(blank=True, verbose_name="part prise par la structure")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmée le")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="part confirmée par",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cooperations",
                        to="structures.structure",
                        verbose_name="structure",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cooperations",
                        to="dialogue.cooperativeproject",
                    ),
                ),
            ],
            options={
                "verbose_name": "participation à un projet coopératif",
                "ordering": ["structure__code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "structure"),
                        name="one_part_a_structure",
                        violation_error_message="Cette structure participe déjà au projet.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="dialogue",
            constraint=models.UniqueConstraint(
                fields=("campaign", "structure"), name="one_dialogue_a_structure_and_year"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionletter",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0e61abd5a0f88cdd236b676cafe0173cae56980e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_49ccc",
                    table="dialogue_decisionletter",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), _negated=True),
                    models.Q(("link", ""), _negated=True),
                    _connector="OR",
                ),
                name="meeting_has_a_place_or_a_link",
                violation_error_message="Indiquez un lieu ou un lien.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("invited_at", None),
                    ("invited_at__lte", models.F("starts_at")),
                    _connector="OR",
                ),
                name="invitation_precedes_the_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_on", None),
                    models.Q(
                        (
                            "held_on__gte",
                            django.db.models.functions.datetime.TruncDate("starts_at"),
                        ),
                        ("invited_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="meeting_is_held_once_announced",
                violation_error_message="Un entretien se tient après son invitation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minutes_offered_at", None), ("offered_minutes", None)),
                    models.Q(
                        ("held_on__isnull", False),
                        ("minutes_offered_at__isnull", False),
                        ("offered_minutes__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="minutes_follow_the_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("minutes", None),
                        ("minutes_validated_at", None),
                        ("minutes_validated_by", None),
                    ),
                    models.Q(
                        ("minutes__isnull", False),
                        ("minutes_offered_at__isnull", False),
                        ("minutes_validated_at__isnull", False),
                        ("minutes_validated_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="minutes_are_offered_before_validated",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_held_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.held_on IS NOT NULL AND (OLD.dialogue_id, OLD.starts_at, OLD.place, OLD.link, OLD.invited_at, OLD.held_on) IS DISTINCT FROM (NEW.dialogue_id, NEW.starts_at, NEW.place, NEW.link, NEW.invited_at, NEW.held_on))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="1853bb4fae70c2f39efe191bc261d58f08b83a66",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_held_stands_ec2a4",
                    table="dialogue_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_offered_stand",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.minutes_offered_at IS NOT NULL AND (OLD.notes, OLD.agenda, OLD.minutes_offered_at, OLD.offered_minutes_id) IS DISTINCT FROM (NEW.notes, NEW.agenda, NEW.minutes_offered_at, NEW.offered_minutes_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0b4f816efe9dde091b5641e9d5090a6b76871474",
                    operation="UPDATE",
                    pgid="pgtrigger_minutes_offered_stand_4b87b",
                    table="dialogue_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."minutes_validated_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="7122512be39bf5d56e5ec9064029477cf0fbc9f9",
                    operation="UPDATE",
                    pgid="pgtrigger_minutes_are_frozen_2ba01",
                    table="dialogue_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="meeting_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d4c6680e35c5cd9854cd61fe3716c55d6187d15a",
                    operation="DELETE",
                    pgid="pgtrigger_meeting_is_kept_0d8c6",
                    table="dialogue_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="meeting_was_announced",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.held_on IS NOT NULL)",
                    func="\n            IF NOT EXISTS (SELECT 1 FROM dialogue_invitation i WHERE i.meeting_id = NEW.id AND i.starts_at = NEW.starts_at) THEN\n                RAISE EXCEPTION 'meeting_was_announced'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_was_announced';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="7181bb86e9d08cd851474fbf72bc0b1acf49af1f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_meeting_was_announced_9753a",
                    table="dialogue_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="structure_was_awaited",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.minutes_offered_at IS NOT NULL)",
                    func="\n            IF NOT EXISTS (\n    SELECT 1 FROM dialogue_attendance a\n    WHERE a.meeting_id = NEW.id AND a.party = 'structure' AND a.present\n    UNION ALL\n    SELECT 1 FROM dialogue_invitation i WHERE i.meeting_id = NEW.id\n    HAVING count(DISTINCT (i.sent_at AT TIME ZONE 'Europe/Paris')::date) > 1 AND count(DISTINCT (i.starts_at AT TIME ZONE 'Europe/Paris')::date) > 1\n) THEN\n                RAISE EXCEPTION 'structure_was_awaited'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'structure_was_awaited';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="229b88451c24385fc078fc1600ff8d864ec8e1ab",
                    operation="UPDATE",
                    pgid="pgtrigger_structure_was_awaited_d3204",
                    table="dialogue_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="structure_was_heard",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.minutes_validated_at IS NOT NULL)",
                    func="\n            IF NOT EXISTS (\n    SELECT 1 FROM dialogue_minutesremark r JOIN structures_user u ON u.id = r.author_id\n    WHERE r.meeting_id = NEW.id AND u.role IN ('director', 'president')\n    UNION ALL\n    SELECT 1 FROM dialogue_dialogue d JOIN dialogue_schedule s ON s.campaign_id = d.campaign_id\n    WHERE d.id = NEW.dialogue_id\n    AND (NEW.minutes_validated_at AT TIME ZONE 'Europe/Paris')::date > (NEW.minutes_offered_at AT TIME ZONE 'Europe/Paris')::date + s.reply_days\n) THEN\n                RAISE EXCEPTION 'structure_was_heard'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'structure_was_heard';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="a3c5743715aeee24131f7c4babb4525f9160525b",
                    operation="UPDATE",
                    pgid="pgtrigger_structure_was_heard_d79fc",
                    table="dialogue_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c86350020345d073985d24a033d15393ebbc5b24",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_701ee",
                    table="dialogue_invitation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT minutes_offered_at FROM dialogue_meeting\n        WHERE id = COALESCE(NEW.meeting_id, OLD.meeting_id) FOR SHARE) IS NOT NULL\n    THEN\n        RAISE EXCEPTION 'minutes of meeting % are frozen',\n            COALESCE(NEW.meeting_id, OLD.meeting_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="e9da34d019fa46c1ead0e4e4caf9c4e112acb1ee",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_minutes_are_frozen_b7bc6",
                    table="dialogue_commitment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT minutes_offered_at FROM dialogue_meeting\n        WHERE id = COALESCE(NEW.meeting_id, OLD.meeting_id) FOR SHARE) IS NOT NULL\n    THEN\n        RAISE EXCEPTION 'minutes of meeting % are frozen',\n            COALESCE(NEW.meeting_id, OLD.meeting_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="96773f141436362062278d17c398ccd0b4731af1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_minutes_are_frozen_2be00",
                    table="dialogue_attendance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="minutesremark",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8c1d02d7c0f67e6b372cd30738b30b30e4946fc4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6a51c",
                    table="dialogue_minutesremark",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="minutesremark",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT minutes_validated_at FROM dialogue_meeting\n        WHERE id = COALESCE(NEW.meeting_id, OLD.meeting_id) FOR SHARE) IS NOT NULL\n    THEN\n        RAISE EXCEPTION 'minutes of meeting % are frozen',\n            COALESCE(NEW.meeting_id, OLD.meeting_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="4728ff9653ed02272596bb1e09716e34b2136017",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_minutes_are_frozen_07f44",
                    table="dialogue_minutesremark",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(
                fields=("dialogue", "indicator"), name="one_rating_an_indicator"
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("self_level", None), ("self_level__range", (0, 3)), _connector="OR"
                ),
                name="self_level_from_0_to_3",
                violation_error_message="Un niveau va de 0 à 3.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_level", None), ("proposed_level__range", (0, 3)), _connector="OR"
                ),
                name="proposed_level_from_0_to_3",
                violation_error_message="Un niveau va de 0 à 3.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("level", None), ("level__range", (0, 3)), _connector="OR"),
                name="level_from_0_to_3",
                violation_error_message="Un niveau va de 0 à 3.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage", "self_assessment"),
                    ("self_level__isnull", False),
                    ("silence_recorded_at__isnull", False),
                    _connector="OR",
                ),
                name="structure_is_heard_first",
                violation_error_message="La structure doit être entendue, ou son silence constaté, avant toute proposition.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("self_assessed_at__isnull", True),
                        ("self_assessed_by__isnull", True),
                        ("self_level__isnull", True),
                    ),
                    models.Q(
                        ("self_assessed_at__isnull", False),
                        ("self_assessed_by__isnull", False),
                        ("self_level__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="self_level_has_author_and_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("silence_recorded_at__isnull", True), ("silence_recorded_by__isnull", True)
                    ),
                    models.Q(
                        ("silence_recorded_at__isnull", False),
                        ("silence_recorded_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="silence_recorded_by_has_author_and_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("proposed_at__isnull", True),
                        ("proposed_by__isnull", True),
                        ("proposed_level__isnull", True),
                    ),
                    models.Q(
                        ("proposed_at__isnull", False),
                        ("proposed_by__isnull", False),
                        ("proposed_level__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="proposed_level_has_author_and_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("level__isnull", True),
                        ("settled_at__isnull", True),
                        ("settled_by__isnull", True),
                    ),
                    models.Q(
                        ("level__isnull", False),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="level_has_author_and_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("stage__in", ["reply", "meeting", "decision", "closed"]), _negated=True
                    ),
                    ("proposed_level__isnull", False),
                    _connector="OR",
                ),
                name="reply_follows_the_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ["meeting", "decision", "closed"]), _negated=True),
                    models.Q(("reply", ""), _negated=True),
                    _connector="OR",
                ),
                name="meeting_follows_the_reply",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level__isnull", False), ("stage", "closed")),
                    models.Q(models.Q(("stage", "closed"), _negated=True), ("level", None)),
                    _connector="OR",
                ),
                name="closed_rating_has_a_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reply", "none"), _negated=True),
                    ("reply_reminded_on__isnull", False),
                    _connector="OR",
                ),
                name="no_reply_follows_a_reminder",
                violation_error_message="Une absence de réponse se note après une relance datée sur la réponse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_by", None),
                    models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="settled_by_someone_else",
                violation_error_message="La décision revient à une autre personne que la proposition.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="stages_in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."stage", \':\', NEW."stage") = ANY(\'{decision:closed,meeting:decision,proposal:reply,proposal:self_assessment,reply:meeting,self_assessment:proposal}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."stage" IS DISTINCT FROM NEW."stage") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "stage" from "%" to "%" on table %\', OLD."stage", NEW."stage", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="6ef18202813be06017fb9d1aa8cdd4f85beb432c",
                    operation="UPDATE",
                    pgid="pgtrigger_stages_in_order_26fb7",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="closed_is_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"stage\" = 'closed')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="dd4b88cb4515a030fdc8c02fac1900bf9a16a7ca",
                    operation="UPDATE",
                    pgid="pgtrigger_closed_is_frozen_ab5f7",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="rating_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b23a76a011c71deb94175c8a63445845222c8858",
                    operation="DELETE",
                    pgid="pgtrigger_rating_is_kept_51db3",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="what_is_rated_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."dialogue_id" IS DISTINCT FROM (NEW."dialogue_id") OR OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3cf97e9b670f4bfb624933c6948ca508aab0c179",
                    operation="UPDATE",
                    pgid="pgtrigger_what_is_rated_stands_04fc6",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="rating_begins_unwritten",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.stage <> 'self_assessment' OR NEW.reply <> '' OR num_nonnulls(NEW.self_level, NEW.self_assessed_by_id, NEW.self_assessed_at, NEW.silence_recorded_by_id, NEW.silence_recorded_at, NEW.proposed_level, NEW.proposed_by_id, NEW.sent_back_at, NEW.replied_at, NEW.level, NEW.settled_by_id, NEW.settled_at) > 0)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                    hash="af3d857223bce1952b13e1e52fa4f95601690977",
                    operation="INSERT",
                    pgid="pgtrigger_rating_begins_unwritten_d5a28",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="self_assessment_written_in_its_turn",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.stage <> 'self_assessment' AND (OLD.self_level, OLD.self_assessed_by_id, OLD.self_assessed_at, OLD.silence_recorded_by_id, OLD.silence_recorded_at) IS DISTINCT FROM (NEW.self_level, NEW.self_assessed_by_id, NEW.self_assessed_at, NEW.silence_recorded_by_id, NEW.silence_recorded_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3315af5998a9716ea023cfe71b9529b9e190d571",
                    operation="UPDATE",
                    pgid="pgtrigger_self_assessment_written_in_its_turn_c1be8",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="proposal_written_in_its_turn",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.stage <> 'proposal' AND (OLD.proposed_level, OLD.proposed_by_id, OLD.sent_back_at) IS DISTINCT FROM (NEW.proposed_level, NEW.proposed_by_id, NEW.sent_back_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="1268d777a4f49509c12e51359945d602d01d0a58",
                    operation="UPDATE",
                    pgid="pgtrigger_proposal_written_in_its_turn_ce1b2",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="reply_written_in_its_turn",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.stage <> 'reply' AND (OLD.reply, OLD.replied_at) IS DISTINCT FROM (NEW.reply, NEW.replied_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="71b024a90783243321a66ca482d01ec9a4b7d0ef",
                    operation="UPDATE",
                    pgid="pgtrigger_reply_written_in_its_turn_2c75a",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_written_in_its_turn",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.stage <> 'decision' AND (OLD.level, OLD.settled_by_id, OLD.settled_at) IS DISTINCT FROM (NEW.level, NEW.settled_by_id, NEW.settled_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="a74873ad543943cb2f9af6102a0e83b9b996caaf",
                    operation="UPDATE",
                    pgid="pgtrigger_decision_written_in_its_turn_81650",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="time_to_reply_is_not_cut",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.stage NOT IN ('proposal', 'reply') AND OLD.proposed_at IS DISTINCT FROM NEW.proposed_at OR OLD.stage = 'reply' AND NEW.proposed_at < OLD.proposed_at)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="184c42b492b38001d1e78577bacefb875a664624",
                    operation="UPDATE",
                    pgid="pgtrigger_time_to_reply_is_not_cut_06664",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="assessed_by_its_director",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.self_assessed_by_id IS NOT NULL AND NEW.self_assessed_by_id IS DISTINCT FROM OLD.self_assessed_by_id)",
                    func="\n            IF NOT EXISTS (\n        SELECT 1 FROM structures_user u JOIN dialogue_dialogue d ON d.id = NEW.dialogue_id\n        WHERE u.id = NEW.self_assessed_by_id AND u.role IN ('director')\n        AND COALESCE(u.structure_id, d.structure_id) = d.structure_id\n    ) THEN\n                RAISE EXCEPTION 'assessed_by_its_director'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'assessed_by_its_director';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="2539ed15823d8ef9f1602eb309b4a9e9fecf4248",
                    operation="UPDATE",
                    pgid="pgtrigger_assessed_by_its_director_e09ee",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="silence_recorded_by_the_region",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.silence_recorded_by_id IS NOT NULL AND NEW.silence_recorded_by_id IS DISTINCT FROM OLD.silence_recorded_by_id)",
                    func="\n            IF NOT EXISTS (\n        SELECT 1 FROM structures_user u JOIN dialogue_dialogue d ON d.id = NEW.dialogue_id\n        WHERE u.id = NEW.silence_recorded_by_id AND u.role IN ('region_agent', 'region_manager')\n        AND COALESCE(u.structure_id, d.structure_id) = d.structure_id\n    ) THEN\n                RAISE EXCEPTION 'silence_recorded_by_the_region'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'silence_recorded_by_the_region';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="97e2588a552d6b2e58c0c405ce591e02a079cddf",
                    operation="UPDATE",
                    pgid="pgtrigger_silence_recorded_by_the_region_dad74",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="proposed_by_the_region",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.proposed_by_id IS NOT NULL AND NEW.proposed_by_id IS DISTINCT FROM OLD.proposed_by_id)",
                    func="\n            IF NOT EXISTS (\n        SELECT 1 FROM structures_user u JOIN dialogue_dialogue d ON d.id = NEW.dialogue_id\n        WHERE u.id = NEW.proposed_by_id AND u.role IN ('region_agent', 'region_manager')\n        AND COALESCE(u.structure_id, d.structure_id) = d.structure_id\n    ) THEN\n                RAISE EXCEPTION 'proposed_by_the_region'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_by_the_region';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="ac3d9b3c58e6f5f44716c3fc91fa052a0f3d937e",
                    operation="UPDATE",
                    pgid="pgtrigger_proposed_by_the_region_106d7",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_by_a_manager",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.settled_by_id IS NOT NULL AND NEW.settled_by_id IS DISTINCT FROM OLD.settled_by_id)",
                    func="\n            IF NOT EXISTS (\n        SELECT 1 FROM structures_user u JOIN dialogue_dialogue d ON d.id = NEW.dialogue_id\n        WHERE u.id = NEW.settled_by_id AND u.role IN ('region_manager')\n        AND COALESCE(u.structure_id, d.structure_id) = d.structure_id\n    ) THEN\n                RAISE EXCEPTION 'settled_by_a_manager'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_by_a_manager';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="a40f482a14682553c8824e636674467041144a75",
                    operation="UPDATE",
                    pgid="pgtrigger_settled_by_a_manager_be5b6",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="silence_follows_reminders",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.silence_recorded_at IS DISTINCT FROM NEW.silence_recorded_at)",
                    func="\n            IF NOT EXISTS (\n    SELECT 1 FROM dialogue_reminder r\n    JOIN dialogue_dialogue d ON d.id = r.dialogue_id\n    JOIN dialogue_schedule s ON s.campaign_id = d.campaign_id\n    WHERE d.id = NEW.dialogue_id AND r.sent_on > GREATEST(\n        s.self_assessment_due, (NEW.sent_back_at AT TIME ZONE 'Europe/Paris')::date + s.reply_days\n    )\n    GROUP BY s.id HAVING count(*) >= s.reminders_needed\n) THEN\n                RAISE EXCEPTION 'silence_follows_reminders'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'silence_follows_reminders';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="1525d7bcade8dcba9807c0cc0734e4b4c580c4e4",
                    operation="UPDATE",
                    pgid="pgtrigger_silence_follows_reminders_dd5ac",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="met_before_the_decision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.stage = 'decision' AND OLD.stage <> 'decision')",
                    func="\n            IF NOT EXISTS (\n    SELECT 1 FROM dialogue_meeting m\n    WHERE m.dialogue_id = NEW.dialogue_id AND m.held_on IS NOT NULL\n) THEN\n                RAISE EXCEPTION 'met_before_the_decision'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'met_before_the_decision';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="2d65e9a94647511352136ebe594db79bc2fd123a",
                    operation="UPDATE",
                    pgid="pgtrigger_met_before_the_decision_f970c",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_precede_the_decision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.stage = 'closed' AND OLD.stage <> 'closed')",
                    func="\n            IF NOT EXISTS (\n    SELECT 1 FROM dialogue_meeting m\n    WHERE m.dialogue_id = NEW.dialogue_id AND m.minutes_validated_at IS NOT NULL\n) THEN\n                RAISE EXCEPTION 'minutes_precede_the_decision'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_precede_the_decision';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="6c2a67d54d75c011213af69bec81eb784c0c1f97",
                    operation="UPDATE",
                    pgid="pgtrigger_minutes_precede_the_decision_64851",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="decided_with_a_reason",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.stage = 'closed' AND OLD.stage <> 'closed')",
                    func="\n            IF NOT EXISTS (\n    SELECT 1 FROM dialogue_statement t\n    WHERE t.rating_id = NEW.id AND t.kind = 'decision'\n    AND t.level = NEW.level AND t.author_id = NEW.settled_by_id\n) THEN\n                RAISE EXCEPTION 'decided_with_a_reason'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_with_a_reason';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="3cce5472db3e1fa311541a7ee0b0d30870119b17",
                    operation="UPDATE",
                    pgid="pgtrigger_decided_with_a_reason_5652b",
                    table="dialogue_rating",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="partneroperation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Regex(
                        django.db.models.functions.text.Lower(
                            dialogue.evidence.models.Without(
                                dialogue.evidence.models.NormalForm(models.F("partner")),
                                models.Value(
                                    "[\\u0300-\\u036f\\u00ad\\u034f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff]"
                                ),
                            )
                        ),
                        models.Value(
                            "(^|[^a-z])(poles?[^a-z]*(d[^a-z]*)?emplois?|france[^a-z]*travail|agence[^a-z]*nationale[^a-z]*pour[^a-z]*l[^a-z]*emploi)([^a-z]|$)|(^|[^a-z.])(a\\.?n\\.?p\\.?e|p\\.? ?e)\\.?([^a-z.]|$)"
                        ),
                    ),
                    _negated=True,
                ),
                name="partner_is_not_pole_emploi",
                violation_error_message="Pôle emploi n’est pas un partenaire retenu pour cet indicateur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file__isnull", False), ("url", "")),
                    models.Q(("file", None), models.Q(("url", ""), _negated=True)),
                    _connector="OR",
                ),
                name="evidence_is_a_file_or_a_link",
                violation_error_message="Joignez un fichier ou un lien, pas les deux.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("url", ""), ("url__iregex", "^https?://[^/?#@]+([/?#]|$)"), _connector="OR"
                ),
                name="evidence_links_to_a_page",
                violation_error_message="L’adresse d’une page commence par https:// ou http://, sans identifiant ni mot de passe.",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("rating", "dialogue", "author", "kind"),
                name="one_draft_an_author_and_kind",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dialogue__isnull", False), ("rating__isnull", True)),
                    models.Q(("dialogue__isnull", True), ("rating__isnull", False)),
                    _connector="OR",
                ),
                name="draft_is_of_a_rating_or_a_dialogue",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("dialogue", "sent_on"),
                name="one_reminder_a_day",
                violation_error_message="Une relance est déjà partie aujourd’hui.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1d90e7700e9203cabe2052722539fa674fbe65b3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a3c0d",
                    table="dialogue_reminder",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason_length__gte", 20),
                    ("reminders_needed__gte", 2),
                    ("reply_days__gte", 8),
                    ("silence_days__gte", 15),
                ),
                name="the_structure_is_given_its_time",
                violation_error_message="Les délais ou les longueurs sont trop courts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("differing_reason_length__gte", models.F("reason_length"))),
                name="differing_reason_is_no_shorter",
                violation_error_message="Un motif qui s’écarte de l’auto-évaluation n’est pas plus court qu’un autre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="statement_says_something",
                violation_error_message="Un texte est attendu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("audience", "region"), ("kind", "note")),
                    models.Q(models.Q(("kind", "note"), _negated=True), ("audience", "all")),
                    _connector="OR",
                ),
                name="note_stays_in_the_region",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statement",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="08e7ee20a0f88d4a2f1d09d934c66c207c50c392",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a3d13",
                    table="dialogue_statement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statement",
            trigger=pgtrigger.compiler.Trigger(
                name="said_again_by_its_author",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.replaces_id IS NOT NULL)",
                    func="\n            IF NOT EXISTS (\n    SELECT 1 FROM dialogue_statement s WHERE s.id = NEW.replaces_id\n    AND (s.dialogue_id, s.kind, s.author_id) = (NEW.dialogue_id, NEW.kind, NEW.author_id)\n    AND s.rating_id IS NOT DISTINCT FROM NEW.rating_id\n) THEN\n                RAISE EXCEPTION 'said_again_by_its_author'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'said_again_by_its_author';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="9e5aa8be766f655dc258971b843b061bdb6d0c6e",
                    operation="INSERT",
                    pgid="pgtrigger_said_again_by_its_author_38259",
                    table="dialogue_statement",
                    when="BEFORE",
                ),
            ),
        ),
    ]
