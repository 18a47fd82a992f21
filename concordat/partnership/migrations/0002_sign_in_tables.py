"""Close allauth's tables as ours are: a member's own rows to the member, all of them to the sign-in pages alone."""

from django.db import migrations

OWN = "user_id = nullif(current_setting('app.member', true), '')"
SIGN_IN = "nullif(current_setting('app.purpose', true), '') IN ('sign-in', 'install')"
OF_OWN = {
    "account_emailaddress": OWN,
    "mfa_authenticator": OWN,
    "socialaccount_socialaccount": OWN,
    "account_emailconfirmation": f"email_address_id IN (SELECT e.id FROM account_emailaddress e WHERE {OWN})",
    "socialaccount_socialtoken": f"account_id IN (SELECT s.id FROM socialaccount_socialaccount s WHERE {OWN})",
}


def close(table: str, own: str) -> migrations.RunSQL:
    name = f"{table}_own_or_sign_in"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY {name} ON {table} USING ({own} OR {SIGN_IN})",
        f"DROP POLICY {name} ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [close(table, own) for table, own in OF_OWN.items()]
