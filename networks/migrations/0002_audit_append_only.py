"""The database itself refuses to change or remove an audit entry."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION audit_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append-only';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON networks_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_append_only();
"""
POSTGRES_BACK = """
DROP TRIGGER audit_append_only ON networks_auditentry;
DROP FUNCTION audit_append_only();
"""
SQLITE = [
    f"""CREATE TRIGGER audit_no_{what} BEFORE {what.upper()} ON networks_auditentry
    BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;"""
    for what in ("update", "delete")
]
SQLITE_BACK = [f"DROP TRIGGER audit_no_{what};" for what in ("update", "delete")]


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement)


def forwards(apps, schema_editor):
    _run(schema_editor, [POSTGRES] if schema_editor.connection.vendor == "postgresql" else SQLITE)


def backwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    _run(schema_editor, [POSTGRES_BACK] if postgres else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("networks", "0001_whole")]
    operations = [migrations.RunPython(forwards, backwards)]
