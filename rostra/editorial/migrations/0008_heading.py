from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editorial', '0007_outreach'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='cards',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='version',
            name='heading',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
    ]
