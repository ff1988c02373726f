from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0010_accounted_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='trip',
            name='reason_en',
            field=models.TextField(blank=True, default='', help_text='What the traveller says of a point to check about the trip as a whole'),
        ),
        migrations.AddField(
            model_name='trip',
            name='reason_fr',
            field=models.TextField(blank=True, default=''),
        ),
    ]
