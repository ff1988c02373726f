from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0018_gifts_of_counterparties'),
    ]

    operations = [
        migrations.AddField(
            model_name='costline',
            name='borne_minor',
            field=models.BigIntegerField(blank=True, help_text='What of that the City bears, where it is less than all of it', null=True),
        ),
        migrations.AddConstraint(
            model_name='costline',
            constraint=models.CheckConstraint(
                condition=Q(borne_minor=None)
                | Q(reverses=None, borne_minor__gte=0, borne_minor__lte=F('own_minor'))
                | Q(reverses__isnull=False, borne_minor__lte=0, borne_minor__gte=F('own_minor')),
                name='the_city_bears_no_more_than_the_line',
            ),
        ),
    ]
