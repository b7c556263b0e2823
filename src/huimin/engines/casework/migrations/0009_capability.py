from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_owner_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="CapabilityName",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("title", models.JSONField()),
                ("origin", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("code", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "number"), name="casework_capability_number"),
                ],
            },
        ),
    ]
