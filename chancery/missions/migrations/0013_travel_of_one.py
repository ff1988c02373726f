from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0012_entered_abroad'),
    ]

    operations = [
        migrations.AddField(
            model_name='trip',
            name='end_reason_en',
            field=models.TextField(blank=True, default='', help_text="Why this person's travel was cancelled, where the others travel"),
        ),
        migrations.AddField(
            model_name='trip',
            name='end_reason_fr',
            field=models.TextField(blank=True, default=''),
        ),
    ]
