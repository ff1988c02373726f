from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0003_bids'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(condition=models.Q(('state', 'ahead')), fields=['due_latest'], name='milestones_ahead_by_day'),
        ),
    ]
