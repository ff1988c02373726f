from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0008_gifts'),
    ]

    operations = [
        migrations.AddField(
            model_name='mission',
            name='emergency',
            field=models.TextField(blank=True, default='', help_text='Whom to call there in an emergency'),
        ),
    ]
