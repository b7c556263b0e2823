from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clock", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="calendar",
            name="valid_from",
            field=models.DateField(help_text="the day from which it holds; null: since ever", null=True),
        ),
    ]
