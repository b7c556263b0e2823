from django.db import migrations


class Migration(migrations.Migration):
    """The count that case numbers are made of; it never goes back."""

    dependencies = [("casework", "0001_initial")]

    operations = [migrations.RunSQL("CREATE SEQUENCE casework_number", "DROP SEQUENCE casework_number")]
