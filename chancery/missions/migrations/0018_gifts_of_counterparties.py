import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('counterparties', '0008_public'),
        ('missions', '0017_found_by_who_travelled'),
    ]

    operations = [
        migrations.AddField(
            model_name='gift',
            name='counterparty',
            field=models.ForeignKey(blank=True, help_text='Which counterparty that is, where it is one', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gifts', to='counterparties.counterparty'),
        ),
    ]
