import chancery.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0021_who_was_paid'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.UUIDField(default=chancery.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('about', models.CharField(choices=[('function', 'The function of a traveller'), ('place', 'The place of a trip'), ('summary', 'The summary of a report'), ('results', 'What came of it, some time after')], max_length=12)),
                ('was_en', models.TextField(blank=True, default='')),
                ('was_fr', models.TextField(blank=True, default='')),
                ('now_en', models.TextField(blank=True, default='')),
                ('now_fr', models.TextField(blank=True, default='')),
                ('on', models.DateField()),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='missions.mission')),
            ],
            options={
                'ordering': ['mission', 'on', 'id'],
            },
        ),
    ]
