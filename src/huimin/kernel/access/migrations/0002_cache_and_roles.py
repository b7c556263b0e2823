"""The shared cache's table, and the product's roles."""

from django.db import migrations

from huimin.kernel.access import seeding


def load_roles(apps, schema_editor):
    seeding.load(apps.get_model("access", "Role"), apps.get_model("access", "RoleVersion"))


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE IF NOT EXISTS access_cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX IF NOT EXISTS access_cache_expires ON access_cache (expires);
            """,
            "DROP TABLE access_cache",
        ),
        migrations.RunPython(load_roles, migrations.RunPython.noop),
    ]
