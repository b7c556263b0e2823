import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import huimin.engines.casework.states


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_number"),
    ]

    operations = [
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("duplicate_of", "duplicate_of"), ("child_of", "child_of"), ("related", "related")],
                        max_length=12,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("unit_id", models.UUIDField()),
                ("code", models.CharField(blank=True, max_length=40)),
                ("title", models.JSONField()),
                ("order", models.PositiveSmallIntegerField(default=1)),
                ("is_opinion", models.BooleanField(default=False)),
                ("limit", models.CharField(max_length=10)),
                ("statutory", models.CharField(blank=True, max_length=10)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("assigned", "assigned"),
                            ("handling", "handling"),
                            ("done", "done"),
                            ("returned", "returned"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("opinion", models.CharField(blank=True, max_length=10)),
                ("signer_id", models.UUIDField(null=True)),
                ("finisher_id", models.UUIDField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("order", "created_at", "id"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="casework_case_state",
        ),
        migrations.RemoveConstraint(
            model_name="clock",
            name="casework_clock_one_running",
        ),
        migrations.AddField(
            model_name="case",
            name="answers",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="call_count",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="case",
            name="checks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="is_final",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="is_guided",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="is_reached",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="is_review_due",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="offered_to",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), null=True, size=None),
        ),
        migrations.AddField(
            model_name="case",
            name="relation_count",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="case",
            name="review_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="task_count",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="case",
            name="urged_by",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AlterField(
            model_name="case",
            name="state",
            field=models.CharField(
                choices=[
                    ("reported", "reported"),
                    ("checking", "checking"),
                    ("registered", "registered"),
                    ("offered", "offered"),
                    ("dispatched", "dispatched"),
                    ("handling", "handling"),
                    ("suspended", "suspended"),
                    ("done", "done"),
                    ("verified", "verified"),
                    ("closed", "closed"),
                    ("rejected", "rejected"),
                    ("voided", "voided"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="clock",
            name="stage",
            field=models.CharField(
                choices=[
                    ("register", "register"),
                    ("check", "check"),
                    ("dispatch", "dispatch"),
                    ("sign", "sign"),
                    ("handle", "handle"),
                    ("verify", "verify"),
                    ("close", "close"),
                    ("task", "task"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_review_due", False), ("state", "suspended")),
                fields=["review_on"],
                name="casework_case_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            huimin.engines.casework.states.State["REPORTED"],
                            huimin.engines.casework.states.State["CHECKING"],
                            huimin.engines.casework.states.State["REGISTERED"],
                            huimin.engines.casework.states.State["OFFERED"],
                            huimin.engines.casework.states.State["DISPATCHED"],
                            huimin.engines.casework.states.State["HANDLING"],
                            huimin.engines.casework.states.State["SUSPENDED"],
                            huimin.engines.casework.states.State["DONE"],
                            huimin.engines.casework.states.State["VERIFIED"],
                            huimin.engines.casework.states.State["CLOSED"],
                            huimin.engines.casework.states.State["REJECTED"],
                            huimin.engines.casework.states.State["VOIDED"],
                        ],
                    )
                ),
                name="casework_case_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offered_to", None), ("state", huimin.engines.casework.states.State["OFFERED"]), _connector="OR"
                ),
                name="casework_case_offered",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stopped_at", None)),
                fields=("case", "stage", "unit_id"),
                name="casework_clock_one_running",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="relations", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="relations_from", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="note",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="casework.note"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("kind", "case", "other"), name="casework_relation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("kind__in", ["duplicate_of", "child_of"])),
                fields=("case", "kind"),
                name="casework_relation_one_above",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("case", models.F("other")), _negated=True), name="casework_relation_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            huimin.engines.casework.states.TaskState["WAITING"],
                            huimin.engines.casework.states.TaskState["ASSIGNED"],
                            huimin.engines.casework.states.TaskState["HANDLING"],
                            huimin.engines.casework.states.TaskState["DONE"],
                            huimin.engines.casework.states.TaskState["RETURNED"],
                            huimin.engines.casework.states.TaskState["WITHDRAWN"],
                        ],
                    )
                ),
                name="casework_task_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("opinion__in", ["", "agree", "disagree"])), name="casework_task_opinion"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("order__range", (1, 20))), name="casework_task_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            huimin.engines.casework.states.TaskState["ASSIGNED"],
                            huimin.engines.casework.states.TaskState["HANDLING"],
                        ],
                    )
                ),
                fields=("case", "unit_id"),
                name="casework_task_running",
            ),
        ),
    ]
