from django.db import migrations, models


class Migration(migrations.Migration):
    """A unit whose time as the one who maintains a component has ended may come back later."""

    dependencies = [
        ("casework", "0007_ordered"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="componentowner", name="casework_owner_once"),
        migrations.AddConstraint(
            model_name="componentowner",
            constraint=models.UniqueConstraint(
                fields=("component_class", "division_code", "owner_code", "unit_id", "valid_from"),
                name="casework_owner_once",
                nulls_distinct=False,
            ),
        ),
    ]
