from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0004_milestones_by_day'),
    ]

    operations = [
        migrations.RenameField(
            model_name='activityresult',
            old_name='unit',
            new_name='unit_en',
        ),
        migrations.AddField(
            model_name='activityresult',
            name='unit_fr',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
    ]
