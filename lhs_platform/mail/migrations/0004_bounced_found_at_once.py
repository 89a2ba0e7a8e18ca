from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0003_single_mails_found_at_once")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "bounced")), fields=["to_email"], name="mail_bounced"
            ),
        ),
    ]
