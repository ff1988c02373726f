from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0022_corrected_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='repayment',
            name='of_advance',
            field=models.BooleanField(default=False, help_text='It is what was left of an advance, which is no cost'),
        ),
    ]
