import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
import structures.ground.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("structures", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    models.DecimalField(decimal_places=24, max_digits=45, verbose_name="valeur"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "definition",
                    models.TextField(blank=True, verbose_name="définition retenue par la source"),
                ),
                ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                (
                    "observed_on",
                    models.DateField(blank=True, null=True, verbose_name="observée le"),
                ),
                ("vintage", models.CharField(blank=True, max_length=4, verbose_name="millésime")),
                (
                    "geography_year",
                    models.CharField(
                        blank=True, max_length=4, verbose_name="géographie de l’année"
                    ),
                ),
                (
                    "age_bracket",
                    models.CharField(
                        blank=True,
                        choices=[("15-24", "15-24 ans (INSEE)"), ("16-25", "16-25 ans (DARES)")],
                        max_length=5,
                        verbose_name="tranche d’âge",
                    ),
                ),
                (
                    "column_rule",
                    models.CharField(blank=True, max_length=100, verbose_name="colonnes retenues"),
                ),
                (
                    "prorata_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="prorata, en pour cent",
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="enregistrée le",
                    ),
                ),
            ],
            options={
                "verbose_name": "donnée n-1",
                "ordering": ["indicator__number", "structure__code"],
            },
        ),
        migrations.CreateModel(
            name="FormerGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount_cents",
                    models.PositiveBigIntegerField(verbose_name="montant, en centimes"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "dotation antérieure",
                "ordering": ["structure__code"],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
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
                            ("insee", "population active par commune (INSEE)"),
                            ("activite", "activité des structures"),
                        ],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                (
                    "age_bracket",
                    models.CharField(
                        blank=True,
                        choices=[("15-24", "15-24 ans (INSEE)"), ("16-25", "16-25 ans (DARES)")],
                        max_length=5,
                        verbose_name="tranche d’âge",
                    ),
                ),
                (
                    "facts",
                    models.JSONField(
                        default=dict, verbose_name="ce que le fichier dit de lui-même"
                    ),
                ),
                (
                    "empty_perimeters",
                    models.JSONField(default=list, verbose_name="structures sans commune"),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="déposé le",
                    ),
                ),
                ("applied_at", models.DateTimeField(null=True, verbose_name="appliqué le")),
            ],
            options={
                "verbose_name": "import",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportedValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=24, max_digits=45, verbose_name="valeur lue"
                    ),
                ),
                (
                    "replaced",
                    models.DecimalField(
                        decimal_places=24, max_digits=45, null=True, verbose_name="valeur remplacée"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("definition", models.TextField(blank=True, verbose_name="définition")),
                ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                ("observed_on", models.DateField(null=True, verbose_name="observée le")),
            ],
            options={
                "verbose_name": "valeur importée",
                "ordering": ["indicator__number", "structure__code"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("label", models.CharField(blank=True, max_length=300, verbose_name="intitulé")),
                (
                    "short_label",
                    models.CharField(blank=True, max_length=60, verbose_name="intitulé court"),
                ),
                ("definition", models.TextField(blank=True, verbose_name="définition")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="unité")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="poids")),
                ("active", models.BooleanField(verbose_name="actif")),
                ("whole_values", models.BooleanField(verbose_name="valeurs entières")),
                (
                    "scale",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="échelle",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicateur",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                        choices=[("advance", "premier versement"), ("balance", "solde")],
                        max_length=7,
                        verbose_name="nature",
                    ),
                ),
                (
                    "amount_cents",
                    models.PositiveBigIntegerField(verbose_name="montant, en centimes"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "prévu"), ("validated", "validé"), ("paid", "payé")],
                        default="planned",
                        max_length=9,
                        verbose_name="état",
                    ),
                ),
                (
                    "planned_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now, editable=False, verbose_name="prévu le"
                    ),
                ),
                ("validated_at", models.DateTimeField(null=True, verbose_name="validé le")),
                ("paid_on", models.DateField(null=True, verbose_name="payé le")),
            ],
            options={
                "verbose_name": "versement",
                "ordering": ["structure__code", "kind"],
            },
        ),
        migrations.CreateModel(
            name="RowIssue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("error", "erreur"),
                            ("warning", "à vérifier"),
                            ("notice", "information"),
                        ],
                        max_length=7,
                        verbose_name="gravité",
                    ),
                ),
                ("line", models.PositiveIntegerField(null=True, verbose_name="ligne")),
                ("column", models.CharField(blank=True, max_length=100, verbose_name="colonne")),
                ("message", models.TextField(verbose_name="message")),
            ],
            options={
                "verbose_name": "anomalie de ligne",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="numéro")),
                ("computed_at", models.DateTimeField(verbose_name="calculée le")),
                ("reason", models.TextField(blank=True, verbose_name="motif")),
                ("record", models.JSONField(verbose_name="enregistrement complet")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
            ],
            options={
                "verbose_name": "répartition",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="RunLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("axis_number", models.PositiveSmallIntegerField(verbose_name="axe")),
                ("indicator_number", models.PositiveSmallIntegerField(verbose_name="indicateur")),
                (
                    "kind",
                    models.CharField(
                        choices=[("fixed", "part fixe"), ("variable", "part variable")],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=24, max_digits=45, null=True, verbose_name="valeur comptée"
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=24, max_digits=45, null=True, verbose_name="total du réseau"
                    ),
                ),
                (
                    "pot_cents",
                    models.PositiveBigIntegerField(
                        verbose_name="enveloppe de l’indicateur, en centimes"
                    ),
                ),
                (
                    "amount_cents",
                    models.PositiveBigIntegerField(verbose_name="montant, en centimes"),
                ),
            ],
            options={
                "verbose_name": "ligne de répartition",
                "ordering": ["indicator_number", "structure__code"],
            },
        ),
        migrations.CreateModel(
            name="RunTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fixed_cents", models.PositiveBigIntegerField(verbose_name="part fixe")),
                (
                    "ceiling_cents",
                    models.PositiveBigIntegerField(verbose_name="plafond de la part variable"),
                ),
                ("maximum_cents", models.PositiveBigIntegerField(verbose_name="dotation maximale")),
                ("advance_cents", models.PositiveBigIntegerField(verbose_name="premier versement")),
                (
                    "former_grant_cents",
                    models.PositiveBigIntegerField(null=True, verbose_name="dotation antérieure"),
                ),
            ],
            options={
                "verbose_name": "total de répartition",
                "ordering": ["structure__code"],
            },
        ),
        migrations.CreateModel(
            name="SettlementLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fixed_cents", models.PositiveBigIntegerField(verbose_name="part fixe")),
                (
                    "earned_cents",
                    models.PositiveBigIntegerField(verbose_name="part variable obtenue"),
                ),
                (
                    "redistributed_cents",
                    models.PositiveBigIntegerField(verbose_name="part variable redistribuée"),
                ),
                ("final_cents", models.PositiveBigIntegerField(verbose_name="montant final")),
                ("advance_cents", models.PositiveBigIntegerField(verbose_name="premier versement")),
                ("balance_cents", models.BigIntegerField(verbose_name="solde")),
            ],
            options={
                "verbose_name": "ligne de solde",
                "ordering": ["structure__code"],
            },
        ),
        migrations.CreateModel(
            name="SolidarityCoefficient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "coefficient",
                    models.DecimalField(decimal_places=4, max_digits=6, verbose_name="coefficient"),
                ),
                ("reason", models.TextField(verbose_name="motif")),
            ],
            options={
                "verbose_name": "coefficient de solidarité",
                "ordering": ["structure__code"],
            },
        ),
        migrations.CreateModel(
            name="StateChange",
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
                            ("preparation", "préparation"),
                            ("collection", "collecte"),
                            ("simulation", "simulation"),
                            ("adopted", "répartition arrêtée"),
                            ("conventions", "conventions"),
                            ("dialogue", "dialogue de gestion"),
                            ("settlement", "solde"),
                            ("closed", "clôture"),
                        ],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now, editable=False, verbose_name="le"
                    ),
                ),
            ],
            options={
                "verbose_name": "changement d’état",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="année")),
                (
                    "reference_year",
                    models.PositiveSmallIntegerField(
                        verbose_name="année de référence des données (n-1)"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparation", "préparation"),
                            ("collection", "collecte"),
                            ("simulation", "simulation"),
                            ("adopted", "répartition arrêtée"),
                            ("conventions", "conventions"),
                            ("dialogue", "dialogue de gestion"),
                            ("settlement", "solde"),
                            ("closed", "clôture"),
                        ],
                        default="preparation",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                (
                    "envelope_cents",
                    models.PositiveBigIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="enveloppe, en centimes",
                    ),
                ),
                (
                    "advance_base",
                    models.CharField(
                        choices=[
                            ("allocation", "la dotation maximale de l’année"),
                            ("former_grant", "la dotation antérieure de la structure"),
                        ],
                        max_length=12,
                        verbose_name="base du premier versement",
                    ),
                ),
                (
                    "advance_bp",
                    models.PositiveSmallIntegerField(
                        verbose_name="taux du premier versement, en points de base"
                    ),
                ),
                (
                    "former_grant_bp",
                    models.PositiveSmallIntegerField(
                        verbose_name="part de la dotation antérieure, en points de base"
                    ),
                ),
                (
                    "unearned_axis3",
                    models.CharField(
                        choices=[
                            (
                                "redistribute",
                                "partage entre les structures selon ce qu’elles ont obtenu",
                            ),
                            ("retain", "conservation par la Région"),
                        ],
                        max_length=12,
                        verbose_name="part variable non obtenue",
                    ),
                ),
                ("region_name", models.CharField(max_length=100, verbose_name="nom de la Région")),
                (
                    "region_seat",
                    models.CharField(max_length=200, verbose_name="siège de la Région"),
                ),
                (
                    "region_court",
                    models.CharField(max_length=200, verbose_name="tribunal compétent"),
                ),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
            ],
            options={
                "verbose_name": "campagne",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reference_year__lt", models.F("year"))),
                        name="reference_year_before_year",
                        violation_error_message="L’année de référence précède l’année de la campagne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("envelope_cents__gte", 1)),
                        name="envelope_is_positive",
                        violation_error_message="L’enveloppe est d’au moins un centime.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("advance_bp__lte", 10000), ("former_grant_bp__lte", 10000)
                        ),
                        name="rates_up_to_100",
                        violation_error_message="Un taux ne dépasse pas 100 %.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Axis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("label", models.CharField(max_length=300, verbose_name="intitulé")),
                ("objective", models.TextField(verbose_name="objectif")),
                (
                    "share_bp",
                    models.PositiveSmallIntegerField(
                        verbose_name="part de l’enveloppe, en points de base"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("fixed", "part fixe"), ("variable", "part variable")],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="axes",
                        to="allocation.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "axe",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(max_length=30, unique=True, verbose_name="référence"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "à générer"), ("generated", "générée")],
                        default="draft",
                        max_length=9,
                        verbose_name="état",
                    ),
                ),
                (
                    "no_project_reason",
                    models.TextField(
                        blank=True, verbose_name="motif, sans projet de structure valide"
                    ),
                ),
                (
                    "task_id",
                    models.CharField(blank=True, max_length=36, verbose_name="tâche d’impression"),
                ),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="demandée le",
                    ),
                ),
                ("generated_at", models.DateTimeField(null=True, verbose_name="générée le")),
                (
                    "file",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="structures.storedfile",
                        verbose_name="document",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandée par",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="structures.structure",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="allocation.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "convention",
                "ordering": ["structure__code"],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deliberation_number",
                    models.CharField(max_length=50, verbose_name="numéro de délibération"),
                ),
                ("deliberation_date", models.DateField(verbose_name="date de la délibération")),
                (
                    "adopted_at",
                    models.DateTimeField(
                        default=structures.ground.clock.now,
                        editable=False,
                        verbose_name="arrêtée le",
                    ),
                ),
                (
                    "adopted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="arrêtée par",
                    ),
                ),
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoption",
                        to="allocation.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "adoption",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="states_in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{preparation:collection,collection:simulation,simulation:adopted,adopted:conventions,conventions:dialogue,dialogue:settlement,settlement:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="c0a7a07bb78d21736bc9ea4b23695c436bef7d79",
                    operation="UPDATE",
                    pgid="pgtrigger_states_in_order_373cf",
                    table="allocation_campaign",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="rule_is_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state NOT IN ('preparation', 'collection', 'simulation') AND (OLD.year IS DISTINCT FROM NEW.year OR OLD.reference_year IS DISTINCT FROM NEW.reference_year OR OLD.envelope_cents IS DISTINCT FROM NEW.envelope_cents OR OLD.advance_base IS DISTINCT FROM NEW.advance_base OR OLD.advance_bp IS DISTINCT FROM NEW.advance_bp OR OLD.former_grant_bp IS DISTINCT FROM NEW.former_grant_bp OR OLD.unearned_axis3 IS DISTINCT FROM NEW.unearned_axis3))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="179a055369025421d1eabc1d8764af5b189f40b5",
                    operation="UPDATE",
                    pgid="pgtrigger_rule_is_frozen_db5d9",
                    table="allocation_campaign",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="allocation.campaign",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="enregistrée par",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="structures.structure",
            ),
        ),
        migrations.AddField(
            model_name="formergrant",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_grants",
                to="allocation.campaign",
            ),
        ),
        migrations.AddField(
            model_name="formergrant",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="structures.structure",
            ),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="applied_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="appliqué par",
            ),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to="allocation.campaign",
            ),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="structures.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="déposé par",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="import_batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="allocation.importbatch",
                verbose_name="import",
            ),
        ),
        migrations.AddField(
            model_name="importedvalue",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="values",
                to="allocation.importbatch",
            ),
        ),
        migrations.AddField(
            model_name="importedvalue",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="structures.structure",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="axis",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="allocation.axis",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="allocation.campaign",
            ),
        ),
        migrations.AddField(
            model_name="importedvalue",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="allocation.indicator",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="allocation.indicator",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="allocation.campaign",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="planned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="prévu par",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="structures.structure",
            ),
        ),
        migrations.AddField(
            model_name="payment",
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
            model_name="rowissue",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issues",
                to="allocation.importbatch",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
                verbose_name="auteur",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="allocation.campaign",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="allocation.run",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="allocation.run",
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="run",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adoption",
                to="allocation.run",
            ),
        ),
        migrations.AddField(
            model_name="runline",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="allocation.run",
            ),
        ),
        migrations.AddField(
            model_name="runline",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="run_lines",
                to="structures.structure",
            ),
        ),
        migrations.AddField(
            model_name="runtotal",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="totals",
                to="allocation.run",
            ),
        ),
        migrations.AddField(
            model_name="runtotal",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="run_totals",
                to="structures.structure",
            ),
        ),
        migrations.AddField(
            model_name="settlementline",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlement_lines",
                to="allocation.run",
            ),
        ),
        migrations.AddField(
            model_name="settlementline",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlement_lines",
                to="structures.structure",
            ),
        ),
        migrations.AddField(
            model_name="solidaritycoefficient",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="solidarity_coefficients",
                to="allocation.campaign",
            ),
        ),
        migrations.AddField(
            model_name="solidaritycoefficient",
            name="structure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="structures.structure",
            ),
        ),
        migrations.AddField(
            model_name="statechange",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="state_changes",
                to="allocation.campaign",
            ),
        ),
        migrations.AddField(
            model_name="statechange",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
                verbose_name="par",
            ),
        ),
        migrations.AddConstraint(
            model_name="axis",
            constraint=models.UniqueConstraint(
                fields=("campaign", "number"), name="one_axis_a_number"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="axis",
            trigger=pgtrigger.compiler.Trigger(
                name="parameters_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT state FROM allocation_campaign\n        WHERE id = COALESCE(NEW.campaign_id, OLD.campaign_id) FOR SHARE) NOT IN ('preparation', 'collection', 'simulation')\n    THEN\n        RAISE EXCEPTION 'campaign % is locked', COALESCE(NEW.campaign_id, OLD.campaign_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'parameters_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="7eb190c69fe8a59791f470547d8b74965397c36d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_parameters_are_frozen_213e1",
                    table="allocation_axis",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="axis",
            trigger=pgtrigger.compiler.Trigger(
                name="shares_sum_to_100",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    IF (SELECT COALESCE(SUM(share_bp), 10000) FROM allocation_axis\n        WHERE campaign_id = COALESCE(NEW.campaign_id, OLD.campaign_id)) <> 10000\n    THEN\n        RAISE EXCEPTION 'axis shares of campaign % do not sum to 100 percent',\n            COALESCE(NEW.campaign_id, OLD.campaign_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_sum_to_100';\n    END IF;\n    RETURN NULL;\n",
                    hash="9de104ad0cdef3baac13a6429848d77607cc18c3",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_shares_sum_to_100_40384",
                    table="allocation_axis",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="formergrant",
            constraint=models.UniqueConstraint(
                fields=("campaign", "structure"), name="one_former_grant_a_structure"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formergrant",
            trigger=pgtrigger.compiler.Trigger(
                name="parameters_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT state FROM allocation_campaign\n        WHERE id = COALESCE(NEW.campaign_id, OLD.campaign_id) FOR SHARE) NOT IN ('preparation', 'collection', 'simulation')\n    THEN\n        RAISE EXCEPTION 'campaign % is locked', COALESCE(NEW.campaign_id, OLD.campaign_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'parameters_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="1b52d969c8669e66e0e4ef9193ad6ca5b6811404",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_parameters_are_frozen_e9d4f",
                    table="allocation_formergrant",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_at", None), ("applied_by", None)),
                    models.Q(("applied_at__isnull", False), ("applied_by__isnull", False)),
                    _connector="OR",
                ),
                name="applied_by_someone_at_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                fields=("campaign", "number"), name="one_indicator_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("active", False), ("weight", 0)),
                    models.Q(
                        ("active", True),
                        models.Q(("label", ""), _negated=True),
                        models.Q(("short_label", ""), _negated=True),
                        models.Q(("definition", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="active_indicator_is_defined",
                violation_error_message="Un indicateur actif a un intitulé et une définition\xa0; un indicateur inactif a un poids nul.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="parameters_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT state FROM allocation_campaign\n        WHERE id = COALESCE(NEW.campaign_id, OLD.campaign_id) FOR SHARE) NOT IN ('preparation', 'collection', 'simulation')\n    THEN\n        RAISE EXCEPTION 'campaign % is locked', COALESCE(NEW.campaign_id, OLD.campaign_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'parameters_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="e4bc8bdfc13a635c7736be4551bf44ce26a6347d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_parameters_are_frozen_66a9c",
                    table="allocation_indicator",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="rated_indicator_has_its_levels",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."active")',
                    func="\n    IF cardinality(NEW.scale) <> 4\n        AND (SELECT kind FROM allocation_axis WHERE id = NEW.axis_id) = 'variable'\n    THEN\n        RAISE EXCEPTION 'indicator % of a variable axis has no scale of 4 levels', NEW.number\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'rated_indicator_has_its_levels';\n    END IF;\n    RETURN NEW;\n",
                    hash="24e53357529268aa980e260ad6408b81b9409382",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_rated_indicator_has_its_levels_77216",
                    table="allocation_indicator",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="importedvalue",
            constraint=models.UniqueConstraint(
                fields=("batch", "indicator", "structure"), name="one_value_a_cell_and_import"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importedvalue",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6696b9d7653b4ed2b63da598250cbaf161987996",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_78701",
                    table="allocation_importedvalue",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                fields=("indicator", "structure"), name="one_figure_a_cell"
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)),
                name="figure_is_not_negative",
                violation_error_message="Une donnée n-1 n’est jamais négative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("prorata_percent", None), ("prorata_percent__range", (0, 100)), _connector="OR"
                ),
                name="prorata_from_0_to_100",
                violation_error_message="Un prorata va de 0 à 100 %.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="figures_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT state FROM allocation_campaign\n        WHERE id = COALESCE(NEW.campaign_id, OLD.campaign_id) FOR SHARE) NOT IN ('collection', 'simulation')\n    THEN\n        RAISE EXCEPTION 'campaign % is locked', COALESCE(NEW.campaign_id, OLD.campaign_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'figures_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="beefb3a72237a5e08427f316284cfd2e327e60b8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_figures_are_frozen_2cce7",
                    table="allocation_figure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rowissue",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d53fb191501bed32b3008ebb945d5ff9f9a2c509",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_72c1c",
                    table="allocation_rowissue",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="run",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="46861cb56ea6e21181b249794bef09b42ecf32cc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ffd26",
                    table="allocation_run",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("campaign", "structure", "kind"),
                name="one_live_payment_a_structure_and_kind",
                violation_error_message="Ce versement existe déjà.",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("validated_by", None),
                    models.Q(("validated_by", models.F("planned_by")), _negated=True),
                    _connector="OR",
                ),
                name="payment_validated_by_someone_else",
                violation_error_message="La validation revient à une autre personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_on", None), ("status", "planned"), ("validated_by", None)),
                    models.Q(
                        ("paid_on", None), ("status", "validated"), ("validated_by__isnull", False)
                    ),
                    models.Q(
                        ("paid_on__isnull", False),
                        ("status", "paid"),
                        ("validated_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="payment_status_is_documented",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_states_in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{planned:validated,validated:paid}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="e28db0baa1998279d3a3641b38178e6af76f2e6e",
                    operation="UPDATE",
                    pgid="pgtrigger_payment_states_in_order_18ca8",
                    table="allocation_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_planned_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."structure_id" IS DISTINCT FROM (NEW."structure_id") OR OLD."run_id" IS DISTINCT FROM (NEW."run_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."amount_cents" IS DISTINCT FROM (NEW."amount_cents") OR OLD."planned_by_id" IS DISTINCT FROM (NEW."planned_by_id") OR OLD."planned_at" IS DISTINCT FROM (NEW."planned_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="fa3e5ba64933c69011f184d95f9daa46f6dcad47",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_planned_stands_54ac6",
                    table="allocation_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_validated_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status = 'paid' OR OLD.status = 'validated' AND (OLD.validated_by_id, OLD.validated_at) IS DISTINCT FROM (NEW.validated_by_id, NEW.validated_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="db44e3d5979246bcbde3cbc56f4f2d1766b7f29c",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_validated_stands_b612d",
                    table="allocation_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="db480c1a7affda3f253d3f83be84d41fa8d8dd5c",
                    operation="DELETE",
                    pgid="pgtrigger_payment_is_kept_dab4d",
                    table="allocation_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_begins_planned",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.status <> 'planned')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                    hash="9cb839801c293411f9626a8dd0a14ade010ec161",
                    operation="INSERT",
                    pgid="pgtrigger_payment_begins_planned_08e89",
                    table="allocation_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_is_what_was_computed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NOT EXISTS (\n    SELECT 1 FROM allocation_runtotal t\n    WHERE (t.run_id, t.structure_id) = (NEW.run_id, NEW.structure_id)\n    AND NEW.kind = 'advance' AND t.advance_cents = NEW.amount_cents\n    UNION ALL\n    SELECT 1 FROM allocation_settlementline l\n    WHERE (l.run_id, l.structure_id) = (NEW.run_id, NEW.structure_id)\n    AND NEW.kind = 'balance' AND l.balance_cents = NEW.amount_cents\n) THEN\n                RAISE EXCEPTION 'payment_is_what_was_computed'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_is_what_was_computed';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="5e35862140c9514033b8ff74703ebbc70dd85b32",
                    operation="INSERT",
                    pgid="pgtrigger_payment_is_what_was_computed_e2f1a",
                    table="allocation_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_validated_by_a_manager",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.validated_by_id IS DISTINCT FROM OLD.validated_by_id)",
                    func="\n            IF NOT EXISTS (\n    SELECT 1 FROM structures_user u WHERE u.id = NEW.validated_by_id AND u.role = 'region_manager'\n) THEN\n                RAISE EXCEPTION 'payment_validated_by_a_manager'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_validated_by_a_manager';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="76c4f536533c5c1258cf987a542ef195dd4e9993",
                    operation="UPDATE",
                    pgid="pgtrigger_payment_validated_by_a_manager_fcfa0",
                    table="allocation_payment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("campaign", "structure"), name="one_agreement_a_structure_and_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", None), ("generated_at", None), ("state", "draft")),
                    models.Q(
                        ("file__isnull", False),
                        ("generated_at__isnull", False),
                        ("state", "generated"),
                    ),
                    _connector="OR",
                ),
                name="generated_agreement_has_a_file",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="generated_is_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" = 'generated')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="87a34ff4ea2c7dd3ce9ad074209acaefe4013055",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_generated_is_frozen_d855b",
                    table="allocation_agreement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adoption",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2456fbca185008bf8478a4b16be525c49a777163",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_28845",
                    table="allocation_adoption",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="runline",
            constraint=models.UniqueConstraint(
                fields=("run", "structure", "indicator_number"), name="one_line_a_cell"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runline",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3f3aab171233901aaeefb72ffd2cf029aa1bea6c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0d300",
                    table="allocation_runline",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="runtotal",
            constraint=models.UniqueConstraint(
                fields=("run", "structure"), name="one_total_a_structure"
            ),
        ),
        migrations.AddConstraint(
            model_name="runtotal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "maximum_cents",
                        django.db.models.expressions.CombinedExpression(
                            models.F("fixed_cents"), "+", models.F("ceiling_cents")
                        ),
                    )
                ),
                name="maximum_is_fixed_plus_ceiling",
            ),
        ),
        migrations.AddConstraint(
            model_name="runtotal",
            constraint=models.CheckConstraint(
                condition=models.Q(("advance_cents__lte", models.F("fixed_cents"))),
                name="advance_within_fixed_part",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runtotal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2f85b13a246462c90afcb2a38b4bde4aee190c60",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cd2e5",
                    table="allocation_runtotal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.UniqueConstraint(
                fields=("run", "structure"), name="one_settlement_line_a_structure"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "final_cents",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("fixed_cents"), "+", models.F("earned_cents")
                            ),
                            "+",
                            models.F("redistributed_cents"),
                        ),
                    )
                ),
                name="final_is_fixed_plus_variable",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "final_cents",
                        django.db.models.expressions.CombinedExpression(
                            models.F("advance_cents"), "+", models.F("balance_cents")
                        ),
                    )
                ),
                name="final_is_advance_plus_balance",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlementline",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b087bdbd24a9467eeb4a4f9ab7a6da45e513d649",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e6bac",
                    table="allocation_settlementline",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="solidaritycoefficient",
            constraint=models.UniqueConstraint(
                fields=("campaign", "structure"), name="one_coefficient_a_structure"
            ),
        ),
        migrations.AddConstraint(
            model_name="solidaritycoefficient",
            constraint=models.CheckConstraint(
                condition=models.Q(("coefficient__gt", 0)),
                name="coefficient_is_positive",
                violation_error_message="Un coefficient de solidarité est supérieur à 0.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="solidaritycoefficient",
            trigger=pgtrigger.compiler.Trigger(
                name="parameters_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT state FROM allocation_campaign\n        WHERE id = COALESCE(NEW.campaign_id, OLD.campaign_id) FOR SHARE) NOT IN ('preparation', 'collection', 'simulation')\n    THEN\n        RAISE EXCEPTION 'campaign % is locked', COALESCE(NEW.campaign_id, OLD.campaign_id)\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'parameters_are_frozen';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="91622d9cee5c2692fdb91e77c0e85831c7d66e07",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_parameters_are_frozen_61fb5",
                    table="allocation_solidaritycoefficient",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statechange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d76f6f87f3388c6969c9fdb0b59e1a46a0abee8f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a453e",
                    table="allocation_statechange",
                    when="BEFORE",
                ),
            ),
        ),
    ]
