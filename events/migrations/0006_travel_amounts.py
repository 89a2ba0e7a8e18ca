import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0005_letters_clocks_required")]

    operations = [
        migrations.AddField(
            model_name="travelrequest",
            name="prepaid_amount",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=12,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="for",
            ),
        ),
        migrations.AddField(
            model_name="travelrequest",
            name="paid_amount",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=12,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="paid",
            ),
        ),
    ]
