import dialogue.models.evidence
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
import structures.clock
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
                        default=structures.clock.now, editable=False, verbose_name="saisi le"
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
                        default=structures.clock.now, editable=False, verbose_name="ouvert le"
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
                        default=structures.clock.now, editable=False, verbose_name="imprimée le"
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
            ],
            options={
                "verbose_name": "entretien",
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
                        default=structures.clock.now, editable=False, verbose_name="écrite le"
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
                        default=structures.clock.now, editable=False, verbose_name="saisie le"
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
                        default=structures.clock.now, editable=False, verbose_name="ajoutée le"
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
                        default=structures.clock.now, editable=False, verbose_name="enregistré le"
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
                        default=structures.clock.now, editable=False, verbose_name="écrit le"
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
                    ("minutes_offered_at", None), ("held_on__isnull", False), _connector="OR"
                ),
                name="minutes_follow_the_meeting",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."minutes_validated_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d0626d4de5d447c8103222da56f6e07fc21942c2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_minutes_are_frozen_2ba01",
                    table="dialogue_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT minutes_validated_at FROM dialogue_meeting\n        WHERE id = COALESCE(NEW.meeting_id, OLD.meeting_id) FOR SHARE) IS NOT NULL\n    THEN\n        RAISE EXCEPTION 'minutes of meeting % are validated',\n            COALESCE(NEW.meeting_id, OLD.meeting_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="ad476118f7f1d0876ca8b99adde6278004598211",
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
                    func="\n    IF (SELECT minutes_validated_at FROM dialogue_meeting\n        WHERE id = COALESCE(NEW.meeting_id, OLD.meeting_id) FOR SHARE) IS NOT NULL\n    THEN\n        RAISE EXCEPTION 'minutes of meeting % are validated',\n            COALESCE(NEW.meeting_id, OLD.meeting_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="a7452a71266de2f5b89bdcfce53293565f92d2af",
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
                    func="\n    IF (SELECT minutes_validated_at FROM dialogue_meeting\n        WHERE id = COALESCE(NEW.meeting_id, OLD.meeting_id) FOR SHARE) IS NOT NULL\n    THEN\n        RAISE EXCEPTION 'minutes of meeting % are validated',\n            COALESCE(NEW.meeting_id, OLD.meeting_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="9a3b21a91958fdfcc653a7f6d79b2debe55c3fdb",
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
                    models.Q(
                        ("stage__in", ["reply", "meeting", "decision", "closed"]), _negated=True
                    ),
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
                        ("level__isnull", False), ("settled_by__isnull", False), ("stage", "closed")
                    ),
                    models.Q(
                        models.Q(("stage", "closed"), _negated=True),
                        ("level", None),
                        ("settled_by", None),
                    ),
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
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3929ab610f0a8c10e101b5b18815edd5c95ad672",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_closed_is_frozen_ab5f7",
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
                            dialogue.models.evidence.Without(
                                dialogue.models.evidence.NormalForm(models.F("partner")),
                                models.Value(
                                    "[\\u0300-\\u036f\\u00ad\\u034f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff]"
                                ),
                            )
                        ),
                        models.Value(
                            "(^|[^a-z])(poles?[^a-z]*(d[^a-z]*)?emplois?|france[^a-z]*travail|agence[^a-z]*nationale[^a-z]*pour[^a-z]*l[^a-z]*emploi|a[. ]*n[. ]*p[. ]*e|p[. ]*e)([^a-z]|$)"
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
                    models.Q(("kind", "note"), _negated=True),
                    ("audience", "region"),
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
    ]
