import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    """Routes by hours, owners of components, what was learned, and an index of cases by place and time together."""

    dependencies = [
        ("casework", "0004_designer"),
    ]

    operations = [
        BtreeGistExtension(),  # a trusted extension: the owner of the database may make it
        migrations.CreateModel(
            name="ComponentOwner",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("component_class", models.CharField(max_length=20)),
                ("owner_code", models.CharField(blank=True, max_length=40)),
                ("division_code", models.CharField(max_length=20)),
                ("unit_id", models.UUIDField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "ordering": ("component_class", "division_code", "owner_code"),
            },
        ),
        migrations.CreateModel(
            name="LearnedModel",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("target", models.CharField(choices=[("type", "type"), ("unit", "unit")], max_length=10)),
                ("family", models.CharField(choices=[("han", "han"), ("latin", "latin")], max_length=10)),
                ("number", models.PositiveIntegerField()),
                ("trained_at", models.DateTimeField()),
                ("case_count", models.PositiveIntegerField()),
                ("held_back_count", models.PositiveIntegerField()),
                ("class_count", models.PositiveIntegerField()),
                ("report", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("artefact", models.BinaryField()),
            ],
            options={
                "ordering": ("target", "family", "number"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="route",
            name="casework_route_once",
        ),
        migrations.AddField(
            model_name="route",
            name="hours",
            field=models.CharField(
                choices=[("always", "always"), ("working", "working"), ("off", "off")], default="always", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="point",
            field=django.contrib.gis.db.models.fields.PointField(null=True, spatial_index=False, srid=4326),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GistIndex(
                condition=models.Q(("point__isnull", False)), fields=["point", "raised_at"], name="casework_case_near"
            ),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.UniqueConstraint(
                fields=("capability", "case_type_code", "division_code", "unit_id", "hours", "valid_from"),
                name="casework_route_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__in", ["always", "working", "off"])), name="casework_route_hours"
            ),
        ),
        migrations.AddConstraint(
            model_name="componentowner",
            constraint=models.UniqueConstraint(
                fields=("component_class", "division_code", "owner_code", "unit_id"), name="casework_owner_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="componentowner",
            constraint=models.CheckConstraint(
                condition=models.Q(("component_class", ""), _negated=True), name="casework_owner_class"
            ),
        ),
        migrations.AddConstraint(
            model_name="componentowner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_from", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="casework_owner_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="learnedmodel",
            constraint=models.UniqueConstraint(fields=("target", "family", "number"), name="casework_learned_number"),
        ),
        migrations.AddConstraint(
            model_name="learnedmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("target__in", ["type", "unit"])), name="casework_learned_target"
            ),
        ),
        migrations.AddConstraint(
            model_name="learnedmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("family__in", ["han", "latin"])), name="casework_learned_family"
            ),
        ),
    ]
