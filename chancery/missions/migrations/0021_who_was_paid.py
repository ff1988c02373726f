from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0020_results_for_residents'),
    ]

    operations = [
        migrations.AddField(
            model_name='costline',
            name='told_vendor',
            field=models.CharField(blank=True, default='', help_text='The same as residents read it with hospitality; empty is not published', max_length=500),
        ),
    ]
