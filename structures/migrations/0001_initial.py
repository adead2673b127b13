import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import structures.ground.clock
import structures.network.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "email",
                    models.EmailField(
                        max_length=254, unique=True, verbose_name="adresse électronique"
                    ),
                ),
                ("full_name", models.CharField(max_length=150, verbose_name="nom complet")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("region_agent", "chargé de mission"),
                            ("region_manager", "responsable"),
                            ("region_admin", "administrateur"),
                            ("state_observer", "observateur État"),
                            ("director", "directrice, directeur"),
                            ("president", "présidente, président"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="compte actif")),
                (
                    "deactivated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="désactivé le"
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=structures.ground.clock.now, editable=False, verbose_name="créé le"
                    ),
                ),
            ],
            options={
                "verbose_name": "utilisateur",
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=5, primary_key=True, serialize=False, verbose_name="code INSEE"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="nom")),
                (
                    "department",
                    models.CharField(db_index=True, max_length=3, verbose_name="département"),
                ),
                ("population", models.PositiveIntegerField(verbose_name="population municipale")),
                (
                    "cog_vintage",
                    models.PositiveSmallIntegerField(
                        verbose_name="millésime du code officiel géographique"
                    ),
                ),
            ],
            options={
                "verbose_name": "commune",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="CrossAnalysis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="année")),
                ("practices", models.TextField(blank=True, verbose_name="bonnes pratiques")),
                (
                    "difficulties",
                    models.TextField(blank=True, verbose_name="difficultés structurelles"),
                ),
                ("obstacles", models.TextField(blank=True, verbose_name="freins extérieurs")),
            ],
            options={
                "verbose_name": "analyse transversale",
                "verbose_name_plural": "analyses transversales",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("president", "présidente, président"),
                            ("director", "directrice, directeur"),
                            ("deputy", "directrice adjointe, directeur adjoint"),
                            ("contact", "autre contact"),
                        ],
                        max_length=9,
                        verbose_name="fonction",
                    ),
                ),
                ("full_name", models.CharField(max_length=150, verbose_name="nom complet")),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        max_length=254,
                        verbose_name="adresse électronique professionnelle",
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="téléphone professionnel"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)"),
                ),
                (
                    "anonymised_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="anonymisé le"),
                ),
            ],
            options={
                "verbose_name": "mandat",
                "ordering": ["structure", "-starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="nom du fichier")),
                ("media_type", models.CharField(max_length=100, verbose_name="type")),
                ("content", models.BinaryField(verbose_name="contenu")),
                ("size", models.PositiveIntegerField(verbose_name="taille en octets")),
                (
                    "sha256",
                    models.CharField(
                        db_index=True, max_length=64, verbose_name="empreinte SHA-256"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="conservé le",
                    ),
                ),
            ],
            options={
                "verbose_name": "fichier",
            },
        ),
        migrations.CreateModel(
            name="Structure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        error_messages={"unique": "Une autre structure porte déjà ce code."},
                        max_length=10,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom")),
                (
                    "legal_name",
                    models.CharField(max_length=200, verbose_name="dénomination légale"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ML", "mission locale"),
                            ("PAIO", "permanence d’accueil, d’information et d’orientation"),
                        ],
                        max_length=4,
                        verbose_name="type",
                    ),
                ),
                (
                    "regime",
                    models.CharField(
                        choices=[
                            ("droit_local", "association de droit local (Alsace-Moselle)"),
                            ("loi_1901", "association régie par la loi du 1er juillet 1901"),
                            ("public", "organisme public"),
                        ],
                        max_length=11,
                        verbose_name="régime juridique",
                    ),
                ),
                (
                    "court",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="tribunal d’inscription"
                    ),
                ),
                (
                    "register_volume",
                    models.CharField(blank=True, max_length=20, verbose_name="volume"),
                ),
                (
                    "register_folio",
                    models.CharField(blank=True, max_length=20, verbose_name="folio"),
                ),
                (
                    "registered_on",
                    models.DateField(blank=True, null=True, verbose_name="inscrite le"),
                ),
                (
                    "siret",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[structures.network.models.check_siret],
                        verbose_name="SIRET",
                    ),
                ),
                ("rna", models.CharField(blank=True, max_length=10, verbose_name="numéro RNA")),
                ("street", models.CharField(max_length=200, verbose_name="adresse")),
                (
                    "postcode",
                    models.CharField(
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{5}\\Z", "Un code postal compte cinq chiffres."
                            )
                        ],
                        verbose_name="code postal",
                    ),
                ),
                ("town", models.CharField(max_length=100, verbose_name="commune du siège")),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="adresse électronique"
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\+?[0-9][0-9 .()-]{5,}\\Z",
                                "Un numéro de téléphone est attendu, par exemple 03 88 00 00 00.",
                            )
                        ],
                        verbose_name="téléphone",
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="ouverte le")),
                (
                    "closed_on",
                    models.DateField(blank=True, null=True, verbose_name="fermée le (exclu)"),
                ),
            ],
            options={
                "verbose_name": "structure",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="StructureProject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("submitted", "soumis à la Région"),
                            ("sent_back", "renvoyé avec commentaires"),
                            ("validated", "validé"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="état",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="valable du")),
                ("ends_on", models.DateField(verbose_name="jusqu’au (inclus)")),
                (
                    "needs",
                    models.TextField(blank=True, verbose_name="Besoins des jeunes du territoire"),
                ),
                (
                    "offer",
                    models.TextField(
                        blank=True, verbose_name="Offre de services et moyens réexaminés"
                    ),
                ),
                (
                    "foundations",
                    models.TextField(
                        blank=True,
                        verbose_name="Bases de l’offre future et conditions de sa mise en œuvre",
                    ),
                ),
                (
                    "gaps",
                    models.TextField(
                        blank=True, verbose_name="Besoins non couverts et écarts à combler"
                    ),
                ),
                ("validated_on", models.DateField(null=True, verbose_name="validé le")),
            ],
            options={
                "verbose_name": "projet de structure",
                "ordering": ["structure", "-starts_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="numéro")),
                ("name", models.CharField(max_length=100, verbose_name="nom")),
            ],
            options={
                "verbose_name": "territoire",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="UnmetNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="besoin non couvert")),
                (
                    "gap",
                    models.CharField(blank=True, max_length=300, verbose_name="écart à combler"),
                ),
            ],
            options={
                "verbose_name": "besoin non couvert",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ActionPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("published_at", models.DateTimeField(null=True, verbose_name="publié le")),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="publié par",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan d’action",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lever",
                    models.CharField(
                        choices=[
                            ("services", "services"),
                            ("partnerships", "partenariats"),
                            ("work_organisation", "organisation du travail"),
                            ("management", "management"),
                            ("professionalisation", "professionnalisation"),
                            ("other", "autre"),
                        ],
                        max_length=19,
                        verbose_name="levier",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="action")),
                (
                    "objective",
                    models.TextField(
                        max_length=2000,
                        validators=[django.core.validators.MaxLengthValidator(2000)],
                        verbose_name="objectif",
                    ),
                ),
                (
                    "expected_result",
                    models.TextField(
                        max_length=2000,
                        validators=[django.core.validators.MaxLengthValidator(2000)],
                        verbose_name="résultat attendu",
                    ),
                ),
                ("measure", models.CharField(max_length=200, verbose_name="mesure du résultat")),
                (
                    "staff_fte",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="moyens humains, en ETP",
                    ),
                ),
                (
                    "cost_cents",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="coût, en centimes"
                    ),
                ),
                (
                    "partners",
                    models.CharField(blank=True, max_length=300, verbose_name="partenaires"),
                ),
                ("deadline", models.DateField(verbose_name="échéance")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "prévue"),
                            ("ongoing", "en cours"),
                            ("done", "réalisée"),
                            ("dropped", "abandonnée"),
                        ],
                        default="planned",
                        max_length=7,
                        verbose_name="état",
                    ),
                ),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="avancement, en %",
                    ),
                ),
                (
                    "result",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[django.core.validators.MaxLengthValidator(2000)],
                        verbose_name="résultat obtenu",
                    ),
                ),
                (
                    "carried_from",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="structures.action",
                        verbose_name="reprise de",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="structures.actionplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "ordering": ["lever", "deadline", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AbsorbedCommune",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=5,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ancien code INSEE",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="ancien nom")),
                ("absorbed_on", models.DateField(verbose_name="absorbée le")),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="structures.commune",
                        verbose_name="commune actuelle",
                    ),
                ),
            ],
            options={
                "verbose_name": "commune absorbée",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="CommuneShape",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rings", models.JSONField(verbose_name="contours")),
                (
                    "commune",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shape",
                        to="structures.commune",
                        verbose_name="commune",
                    ),
                ),
            ],
            options={
                "verbose_name": "contour de commune",
                "verbose_name_plural": "contours de communes",
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "share_bp",
                    models.PositiveSmallIntegerField(verbose_name="quotité, en points de base"),
                ),
                ("valid_from", models.DateField(verbose_name="valable du")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverages",
                        to="structures.commune",
                        verbose_name="commune",
                    ),
                ),
            ],
            options={
                "verbose_name": "périmètre",
                "ordering": ["commune_id", "structure_id", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
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
                            ("identity", "identité"),
                            ("people", "personnes"),
                            ("network", "vie du réseau"),
                            ("project", "projet de structure"),
                            ("plan", "plan d’action"),
                            ("state_of_play", "état des lieux"),
                            ("restitution", "restitution"),
                            ("figures", "données n-1"),
                            ("allocation", "répartition"),
                            ("agreement", "convention"),
                            ("dialogue", "dialogue de gestion"),
                        ],
                        max_length=13,
                        verbose_name="nature",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("all", "la structure, la Région et l’État"),
                            ("region", "la Région seule"),
                            ("structure", "la structure seule"),
                        ],
                        default="all",
                        max_length=9,
                        verbose_name="lu par",
                    ),
                ),
                ("summary", models.CharField(max_length=300, verbose_name="fait")),
                ("reason", models.TextField(blank=True, verbose_name="motif")),
                (
                    "happened_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now, editable=False, verbose_name="le"
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "entrée du journal",
                "verbose_name_plural": "journal",
                "ordering": ["-happened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProjectAttachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=150, verbose_name="intitulé")),
                (
                    "added_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="ajouté le",
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="retiré le"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ajouté par",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="structures.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce jointe",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ProjectVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("starts_on", models.DateField(verbose_name="valable du")),
                ("ends_on", models.DateField(verbose_name="jusqu’au (inclus)")),
                ("parts", models.JSONField(verbose_name="parties")),
                ("unmet_needs", models.JSONField(verbose_name="besoins non couverts")),
                (
                    "submitted_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="soumis le",
                    ),
                ),
                (
                    "attachments",
                    models.ManyToManyField(
                        related_name="versions",
                        to="structures.projectattachment",
                        verbose_name="pièces jointes",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="soumis par",
                    ),
                ),
            ],
            options={
                "verbose_name": "version du projet",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="ProjectComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("needs", "Besoins des jeunes du territoire"),
                            ("offer", "Offre de services et moyens réexaminés"),
                            (
                                "foundations",
                                "Bases de l’offre future et conditions de sa mise en œuvre",
                            ),
                            ("gaps", "Besoins non couverts et écarts à combler"),
                        ],
                        max_length=11,
                        verbose_name="partie",
                    ),
                ),
                ("text", models.TextField(verbose_name="commentaire")),
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="structures.projectversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "commentaire",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Restitution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "embargo_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="embargo jusqu’au"),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="publiée le",
                    ),
                ),
                (
                    "analysis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restitutions",
                        to="structures.crossanalysis",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="publiée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "restitution",
                "ordering": ["territory__number"],
            },
        ),
        migrations.CreateModel(
            name="StateOfPlay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("proofreading", "en relecture par la direction"),
                            ("validated", "validé"),
                            ("blocking", "validé avec points de blocage"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("documents", models.TextField(blank=True, verbose_name="documents étudiés")),
                (
                    "governance",
                    models.TextField(
                        blank=True, verbose_name="Gouvernance et binôme président-directeur"
                    ),
                ),
                (
                    "territory",
                    models.TextField(blank=True, verbose_name="Territoire et partenaires"),
                ),
                (
                    "services",
                    models.TextField(blank=True, verbose_name="Services rendus aux jeunes"),
                ),
                (
                    "organisation",
                    models.TextField(blank=True, verbose_name="Organisation du travail"),
                ),
                (
                    "management",
                    models.TextField(blank=True, verbose_name="Management et compétences"),
                ),
                (
                    "transmitted",
                    models.JSONField(
                        editable=False, null=True, verbose_name="texte transmis à la direction"
                    ),
                ),
                ("validated_at", models.DateTimeField(null=True, verbose_name="validé le")),
                (
                    "validated_sha256",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="empreinte du texte validé"
                    ),
                ),
                (
                    "validated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="validé par",
                    ),
                ),
            ],
            options={
                "verbose_name": "état des lieux",
                "verbose_name_plural": "états des lieux",
                "ordering": ["structure__code", "-year"],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="préconisation")),
                ("text", models.TextField(blank=True, verbose_name="texte")),
                (
                    "analysis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="structures.crossanalysis",
                    ),
                ),
                (
                    "rests_on",
                    models.ManyToManyField(
                        related_name="recommendations",
                        to="structures.stateofplay",
                        verbose_name="repose sur",
                    ),
                ),
            ],
            options={
                "verbose_name": "préconisation",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("president", "présidente, président"),
                            ("director", "directrice, directeur"),
                            ("deputy", "directrice adjointe, directeur adjoint"),
                            ("contact", "autre contact"),
                        ],
                        max_length=9,
                        verbose_name="fonction",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="tenu le")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="objet")),
                (
                    "state_of_play",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interviews",
                        to="structures.stateofplay",
                    ),
                ),
            ],
            options={
                "verbose_name": "échange",
                "ordering": ["held_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BlockingPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="point de blocage")),
                ("owner", models.CharField(max_length=150, verbose_name="qui s’en occupe")),
                ("outcome", models.TextField(blank=True, verbose_name="issue")),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="résolu le")),
                (
                    "state_of_play",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocking_points",
                        to="structures.stateofplay",
                    ),
                ),
            ],
            options={
                "verbose_name": "point de blocage",
                "verbose_name_plural": "points de blocage",
                "ordering": ["pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_as_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ea61f167f6213804b3c1cf831ef6b76c6323a667",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_kept_as_is_d52fa",
                    table="structures_storedfile",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="structure",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="structures.structure",
                verbose_name="fusionnée dans",
            ),
        ),
        migrations.AddField(
            model_name="structure",
            name="referent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referred_structures",
                to=settings.AUTH_USER_MODEL,
                verbose_name="référent à la Région",
            ),
        ),
        migrations.AddField(
            model_name="stateofplay",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="states_of_play",
                to="structures.structure",
                verbose_name="structure",
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mandates",
                to="structures.structure",
                verbose_name="structure",
            ),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="structure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="journal",
                to="structures.structure",
                verbose_name="structure",
            ),
        ),
        migrations.AddField(
            model_name="coverage",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coverages",
                to="structures.structure",
                verbose_name="structure",
            ),
        ),
        migrations.AddField(
            model_name="actionplan",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plans",
                to="structures.structure",
                verbose_name="structure",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="structure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="users",
                to="structures.structure",
                verbose_name="structure",
            ),
        ),
        migrations.AddField(
            model_name="structureproject",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="projects",
                to="structures.structure",
                verbose_name="structure",
            ),
        ),
        migrations.AddField(
            model_name="structureproject",
            name="validated_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="validé par",
            ),
        ),
        migrations.AddField(
            model_name="projectversion",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="structures.structureproject",
            ),
        ),
        migrations.AddField(
            model_name="projectattachment",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="structures.structureproject",
            ),
        ),
        migrations.AddField(
            model_name="actionplan",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plans",
                to="structures.structureproject",
                verbose_name="projet de structure",
            ),
        ),
        migrations.AddField(
            model_name="structure",
            name="territory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="structures",
                to="structures.territory",
                verbose_name="territoire",
            ),
        ),
        migrations.AddField(
            model_name="restitution",
            name="territory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restitutions",
                to="structures.territory",
                verbose_name="territoire",
            ),
        ),
        migrations.AddField(
            model_name="unmetneed",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unmet_needs",
                to="structures.structureproject",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("progress__lte", 100)),
                name="progress_up_to_100",
                violation_error_message="L’avancement va de 0 à 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("staff_fte", None), ("staff_fte__gte", 0), _connector="OR"),
                name="staff_is_not_negative",
                violation_error_message="Des moyens humains ne sont jamais négatifs.",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "done"), _negated=True),
                    models.Q(("result", ""), _negated=True),
                    _connector="OR",
                ),
                name="done_action_has_a_result",
                violation_error_message="Une action réalisée a un résultat\xa0: écrivez-le.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectcomment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f7757b0e58e0f42a5e6c6265b6eb8cc35f24c8bd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3aba5",
                    table="structures_projectcomment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interview",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_validated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (\n        SELECT 1 FROM (\n            SELECT state FROM structures_stateofplay\n            WHERE id IN (NEW.state_of_play_id, OLD.state_of_play_id) FOR SHARE\n        ) AS written_in WHERE state IN ('validated', 'blocking')\n    ) THEN\n        RAISE EXCEPTION 'the état des lieux of this row of % is validated', TG_TABLE_NAME\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_once_validated';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="3fdba4927f1cd69a255d04cad653908b998c6879",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_validated_60e38",
                    table="structures_interview",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="blockingpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resolved_on", None), models.Q(("outcome", ""), _negated=True), _connector="OR"
                ),
                name="resolved_point_has_an_outcome",
                violation_error_message="Un point résolu a une issue\xa0: écrivez-la.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="blockingpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_validated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (\n        SELECT 1 FROM (\n            SELECT state FROM structures_stateofplay\n            WHERE id IN (NEW.state_of_play_id, OLD.state_of_play_id) FOR SHARE\n        ) AS written_in WHERE state IN ('validated', 'blocking')\n    ) THEN\n        RAISE EXCEPTION 'the état des lieux of this row of % is validated', TG_TABLE_NAME\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_once_validated';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="2430da6016c308b882ccf631c2695c32b87225fd",
                    operation="INSERT OR DELETE",
                    pgid="pgtrigger_frozen_once_validated_27c20",
                    table="structures_blockingpoint",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="blockingpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="named_for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state_of_play_id" IS DISTINCT FROM (NEW."state_of_play_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."owner" IS DISTINCT FROM (NEW."owner"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3f4ee4af87644ae38cfbac8cbdc7a1d3fe743d68",
                    operation="UPDATE",
                    pgid="pgtrigger_named_for_good_5402d",
                    table="structures_blockingpoint",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="stateofplay",
            constraint=models.UniqueConstraint(
                fields=("structure", "year"),
                name="one_state_of_play_a_structure_and_year",
                violation_error_message="Un état des lieux existe déjà pour cette année.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stateofplay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["draft", "proofreading"]), ("validated_at", None)),
                    models.Q(
                        ("state__in", ["validated", "blocking"]), ("validated_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="validated_state_of_play_has_a_date",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stateofplay",
            trigger=pgtrigger.compiler.Trigger(
                name="states_in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:proofreading,proofreading:draft,proofreading:validated,proofreading:blocking}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="b6c073a1e95eb732726d123ce05491014896313d",
                    operation="UPDATE",
                    pgid="pgtrigger_states_in_order_79d90",
                    table="structures_stateofplay",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stateofplay",
            trigger=pgtrigger.compiler.Trigger(
                name="validated_is_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IN ('validated', 'blocking'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e76614e2d3e0fdd13ffbede8957a4d55907032b6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_validated_is_frozen_40d60",
                    table="structures_stateofplay",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ends_on", None), ("function__in", ["president", "director", "deputy"])
                ),
                fields=("structure", "function"),
                name="one_current_holder_a_function",
                violation_error_message="Cette fonction est déjà occupée\xa0: terminez d’abord le mandat en cours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="mandate_ends_after_it_begins",
                violation_error_message="La fin d’un mandat suit son début.",
            ),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(
                fields=["structure", "-happened_at"], name="structures__structu_ed06d2_idx"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="66b18fed6c4c01259fc040c587aec06eb05df44d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1637d",
                    table="structures_journalentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.UniqueConstraint(
                fields=("commune", "structure", "valid_from"),
                name="one_coverage_a_commune_structure_and_date",
                violation_error_message="Ce périmètre est déjà enregistré à cette date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.CheckConstraint(
                condition=models.Q(("share_bp__gte", 1), ("share_bp__lte", 10000)),
                name="share_between_0_and_100",
                violation_error_message="Une quotité est comprise entre 0,01 % et 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="coverage_ends_after_it_begins",
                violation_error_message="La fin d’un périmètre suit son début.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coverage",
            trigger=pgtrigger.compiler.Trigger(
                name="sums_to_100",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    PERFORM 1\n    FROM (\n        SELECT valid_from AS day FROM structures_coverage\n            WHERE commune_id = COALESCE(NEW.commune_id, OLD.commune_id)\n        UNION\n        SELECT valid_to FROM structures_coverage\n            WHERE commune_id = COALESCE(NEW.commune_id, OLD.commune_id) AND valid_to IS NOT NULL\n    ) AS boundary\n    WHERE (\n        SELECT COALESCE(SUM(share_bp), 0) FROM structures_coverage\n        WHERE commune_id = COALESCE(NEW.commune_id, OLD.commune_id)\n          AND valid_from <= day AND (valid_to IS NULL OR valid_to > day)\n    ) NOT IN (0, 10000);\n    IF FOUND THEN\n        RAISE EXCEPTION 'coverage of commune % does not sum to 100 percent',\n            COALESCE(NEW.commune_id, OLD.commune_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'coverage_sums_to_100';\n    END IF;\n    RETURN NULL;\n",
                    hash="98f8805812f0086e9a60685d6601d04ac5bc71d8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_sums_to_100_bc374",
                    table="structures_coverage",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="one_account_an_address",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role__in", ("director", "president")), ("structure__isnull", False)),
                    models.Q(
                        (
                            "role__in",
                            [
                                "region_agent",
                                "region_manager",
                                "region_admin",
                                "state_observer",
                                "director",
                                "president",
                            ],
                        ),
                        models.Q(("role__in", ("director", "president")), _negated=True),
                        ("structure", None),
                    ),
                    _connector="OR",
                ),
                name="structure_follows_role",
                violation_error_message="Une direction ou une présidence est rattachée à une structure\xa0; les autres rôles ne le sont pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="structureproject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "validated"), _negated=True),
                fields=("structure",),
                name="one_open_project_a_structure",
                violation_error_message="Un projet est déjà en cours pour cette structure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="structureproject",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="project_ends_after_it_begins",
                violation_error_message="La fin du projet suit son début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="structureproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ends_on__lt",
                        models.Func(
                            models.F("starts_on"),
                            output_field=models.DateField(),
                            template="(%(expressions)s + interval '3 years')::date",
                        ),
                    )
                ),
                name="project_lasts_three_years_at_most",
                violation_error_message="Un projet est valable trois ans au plus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="structureproject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "validated"), ("validated_on__isnull", False)),
                    models.Q(
                        models.Q(("state", "validated"), _negated=True), ("validated_on", None)
                    ),
                    _connector="OR",
                ),
                name="validated_project_has_a_date",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="structureproject",
            trigger=pgtrigger.compiler.Trigger(
                name="states_in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:submitted,submitted:sent_back,sent_back:submitted,submitted:validated}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="a97ff7391736a1e8e6cd68d3bc29d7221bef06ac",
                    operation="UPDATE",
                    pgid="pgtrigger_states_in_order_92df2",
                    table="structures_structureproject",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="structureproject",
            trigger=pgtrigger.compiler.Trigger(
                name="validated_is_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" = 'validated')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e5427bfa1cd490bf55b4e79c357892eff3942694",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_validated_is_frozen_eb25c",
                    table="structures_structureproject",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.UniqueConstraint(
                fields=("project", "number"), name="one_version_a_number"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e0ea74d9a68719c568d63d3bfaab327c47ae48c0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3da35",
                    table="structures_projectversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectattachment",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="91af3bec6b906f22c0ada2d9e01c1cbd908a15e4",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_33e98",
                    table="structures_projectattachment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.UniqueConstraint(
                fields=("structure", "year"),
                name="one_plan_a_structure_and_year",
                violation_error_message="Un plan d’action existe déjà pour cette année.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("published_by", None)),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="published_by_someone_at_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("siret", ""), _negated=True),
                fields=("siret",),
                name="one_structure_a_siret",
                violation_error_message="Une autre structure porte déjà ce SIRET.",
            ),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.CheckConstraint(
                condition=models.Q(("siret", ""), ("siret__regex", "^\\d{14}$"), _connector="OR"),
                name="siret_has_14_digits",
                violation_error_message="Un SIRET compte 14 chiffres.",
            ),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.CheckConstraint(
                condition=models.Q(("rna", ""), ("rna__regex", "^W\\d{9}$"), _connector="OR"),
                name="rna_is_w_and_9_digits",
                violation_error_message="Un numéro RNA s’écrit W suivi de 9 chiffres.",
            ),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None), ("closed_on__isnull", False), _connector="OR"
                ),
                name="merged_structure_is_closed",
                violation_error_message="Une structure fusionnée a une date de fermeture.",
            ),
        ),
        migrations.AddConstraint(
            model_name="restitution",
            constraint=models.UniqueConstraint(
                fields=("analysis", "territory"),
                name="one_restitution_a_territory",
                violation_error_message="L’analyse est déjà restituée à ce territoire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="restitution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("embargo_until", None),
                    ("embargo_until__gt", models.F("published_at")),
                    _connector="OR",
                ),
                name="embargo_follows_publication",
                violation_error_message="L’embargo se termine après la publication.",
            ),
        ),
        migrations.AddConstraint(
            model_name="restitution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("embargo_until", None),
                    (
                        "embargo_until__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("published_at"),
                            "+",
                            models.Value(datetime.timedelta(days=183)),
                        ),
                    ),
                    _connector="OR",
                ),
                name="embargo_of_six_months_at_most",
                violation_error_message="Un embargo dure six mois au plus.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="restitution",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1812041d6ba2c7099a8e68ad2cba51c6ef8c881d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2600f",
                    table="structures_restitution",
                    when="BEFORE",
                ),
            ),
        ),
    ]
