from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0011_reasons_of_trips'),
    ]

    operations = [
        migrations.AlterField(
            model_name='financeline',
            name='waits_for',
            field=models.CharField(blank=True, choices=[('no-trip', 'No trip fits: neither its number, nor its traveller and day.'), ('several', 'Several trips fit.'), ('no-class', 'It does not say for what it was spent.'), ('no-rate', 'It is in another currency, and has no exchange rate.'), ('below-zero', 'It is below zero, and cites no line that it corrects.'), ('twin', 'A line of the same day and amount is posted already.'), ('abroad', 'A cost of the same day was entered in another currency: it may be this one.'), ('own', 'It is your own travel, so somebody else places it.')], default='', max_length=12),
        ),
    ]
