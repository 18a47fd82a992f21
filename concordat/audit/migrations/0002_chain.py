from django.db import migrations

from concordat.audit.sql import DIGEST, REFUSE, SEAL, UNDO


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(f"{DIGEST};{SEAL};{REFUSE};", UNDO)]
