from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0009_emergency_numbers'),
    ]

    operations = [
        migrations.AddField(
            model_name='trip',
            name='accounted_on',
            field=models.DateField(blank=True, help_text='The day on which residents were first told of it, as its publication says', null=True),
        ),
    ]
