from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_letters_wall_clocks")]

    operations = [
        migrations.AlterField(model_name="eventday", name="starts_clock", field=models.TimeField()),
        migrations.AlterField(model_name="eventday", name="ends_clock", field=models.TimeField()),
    ]
