from django.db import migrations

from concordat.audit.sql import DIGEST, DUE, FIND, REFUSE, SEAL, UNDO


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(f"{DIGEST};{DUE};{SEAL};{REFUSE};{FIND};", UNDO)]
