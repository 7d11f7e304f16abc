"""Mandates count once the manager has confirmed them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_leaving'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, help_text='The manager stands by it.', null=True),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='ended_at',
            field=models.DateTimeField(blank=True, help_text='Ended by a person, by leaving, or, as written down since, by its date.', null=True),
        ),
    ]
