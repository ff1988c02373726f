from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0019_what_the_city_bears'),
    ]

    operations = [
        migrations.AddField(
            model_name='mission',
            name='results_en',
            field=models.TextField(blank=True, default='', help_text='What came of it, some time after the return, for residents'),
        ),
        migrations.AddField(
            model_name='mission',
            name='results_fr',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='mission',
            name='results_on',
            field=models.DateField(blank=True, help_text='The day on which that was written for residents', null=True),
        ),
        migrations.AlterField(
            model_name='mission',
            name='came_en',
            field=models.TextField(blank=True, default='', help_text='What the office remarks on it for itself'),
        ),
    ]
