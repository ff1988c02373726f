from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0007_results_dated'),
    ]

    operations = [
        migrations.AddField(
            model_name='correction',
            name='shown',
            field=models.BooleanField(blank=True, help_text='Could residents read what it said before? Empty is not recorded', null=True),
        ),
    ]
