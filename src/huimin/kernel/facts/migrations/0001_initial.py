from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).with_suffix(".sql").read_text()

COLUMNS = [
    ("tx", models.BigIntegerField(editable=False)),
    ("verb", models.TextField()),
    ("at", models.DateTimeField()),
    ("recorded_at", models.DateTimeField(editable=False)),
    ("subject_type", models.TextField()),
    ("subject_id", models.UUIDField()),
    ("actor_kind", models.TextField()),
    ("account_id", models.UUIDField(null=True)),
    ("post_id", models.UUIDField(null=True)),
    ("organisation_id", models.UUIDField(null=True)),
    ("city_code", models.TextField(default="")),
    ("district_code", models.TextField(default="")),
    ("street_code", models.TextField(default="")),
    ("community_code", models.TextField(default="")),
    ("grid_code", models.TextField(default="")),
    ("unit_id", models.UUIDField(null=True)),
    ("reason", models.TextField(default="")),
    ("data", models.JSONField(default=dict)),
    ("version", models.TextField(default="")),
    ("channel", models.TextField(default="")),
    ("ip", models.TextField(default="")),
    ("request_id", models.TextField(default="")),
]


class Migration(migrations.Migration):
    """The tables are made by SQL (0001_initial.sql): defaults, partitions, functions and grants are beyond the ORM."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            SQL,
            reverse_sql="""
                DROP FUNCTION facts_move; DROP FUNCTION facts_anchor; DROP FUNCTION facts_make_partition;
                DROP TABLE facts_fact, facts_sealed, facts_stream, facts_follower;
            """,
            state_operations=[
                migrations.CreateModel(
                    name="Fact",
                    fields=[("id", models.UUIDField(primary_key=True, serialize=False)), *COLUMNS],
                    options={"db_table": "facts_fact", "abstract": False},
                ),
                migrations.CreateModel(
                    name="SealedFact",
                    fields=[
                        *COLUMNS,
                        ("id", models.UUIDField()),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "id", "recorded_at", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("stream", models.TextField()),
                        ("seq", models.BigIntegerField()),
                        ("hash", models.BinaryField()),
                    ],
                    options={"db_table": "facts_sealed", "abstract": False},
                ),
                migrations.CreateModel(
                    name="Stream",
                    fields=[
                        ("stream", models.TextField(primary_key=True, serialize=False)),
                        ("algorithm", models.TextField()),
                        ("seq", models.BigIntegerField()),
                        ("hash", models.BinaryField()),
                        ("anchored_seq", models.BigIntegerField(default=0)),
                    ],
                    options={"db_table": "facts_stream"},
                ),
                migrations.CreateModel(
                    name="Follower",
                    fields=[
                        ("name", models.TextField(primary_key=True, serialize=False)),
                        ("cursor", models.TextField(default="")),
                    ],
                    options={"db_table": "facts_follower"},
                ),
            ],
        )
    ]
