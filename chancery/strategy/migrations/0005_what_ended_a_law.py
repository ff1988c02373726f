from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('strategy', '0004_traits'),
    ]

    operations = [
        migrations.AddField(
            model_name='policyversion',
            name='ended_by',
            field=models.CharField(blank=True, default='', help_text='What ended a law before its own text said', max_length=500),
        ),
    ]
