from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("memberships", "0002_facts")]

    operations = [
        migrations.AddField(
            model_name="network",
            name="founded_fr",
            field=models.CharField(blank=True, default="", help_text="The same in French", max_length=40),
        ),
    ]
