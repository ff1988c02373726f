"""The index over the closed words, made as the open one is."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE search_closed_words USING fts5(
        tokens, content='search_closed', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)""",
    """CREATE TRIGGER search_closed_words_added AFTER INSERT ON search_closed BEGIN
        INSERT INTO search_closed_words(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER search_closed_words_removed AFTER DELETE ON search_closed BEGIN
        INSERT INTO search_closed_words(search_closed_words, rowid, tokens) VALUES ('delete', old.id, old.tokens); END""",
    """CREATE TRIGGER search_closed_words_changed AFTER UPDATE OF tokens ON search_closed BEGIN
        INSERT INTO search_closed_words(search_closed_words, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO search_closed_words(rowid, tokens) VALUES (new.id, new.tokens); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER search_closed_words_changed",
    "DROP TRIGGER search_closed_words_removed",
    "DROP TRIGGER search_closed_words_added",
    "DROP TABLE search_closed_words",
]
POSTGRES = [
    """ALTER TABLE search_closed ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED""",
    "CREATE INDEX search_closed_words ON search_closed USING gin (vector)",
]
POSTGRES_BACK = ["DROP INDEX search_closed_words", "ALTER TABLE search_closed DROP COLUMN vector"]


def make(apps, schema_editor):
    """Make the index of whichever database this is."""
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    """Take it away again."""
    for statement in POSTGRES_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0003_closed")]
    operations = [migrations.RunPython(make, unmake)]
