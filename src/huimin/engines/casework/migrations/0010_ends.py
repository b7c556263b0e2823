from django.db import migrations, models

#: Versions that already name a day: it begins at midnight where all installations so far are.
_KNOWN = """
    UPDATE casework_casetype AS one SET ends_at = version.valid_to::timestamp AT TIME ZONE 'Asia/Shanghai'
      FROM casework_casetypeversion AS version WHERE version.id = one.version_id AND version.valid_to IS NOT NULL;
    UPDATE casework_casetype AS one SET next_ends_at = version.valid_to::timestamp AT TIME ZONE 'Asia/Shanghai'
      FROM casework_casetypeversion AS version WHERE version.id = one.next_version_id AND version.valid_to IS NOT NULL;
"""


class Migration(migrations.Migration):
    """A version that names the day it ends is not offered from that day on."""

    dependencies = [
        ("casework", "0009_capability"),
    ]

    operations = [
        migrations.AddField(model_name="casetype", name="ends_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="casetype", name="next_ends_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
    ]
