"""The index over the words: FTS5 beside SQLite's table, a tsvector with GIN in PostgreSQL's. The same tokens in both."""

from django.db import migrations

SQLITE = [
    # 'ascii' splits at spaces only, as our tokens need; 'none' keeps no positions, which nothing asks for.
    """CREATE VIRTUAL TABLE search_words USING fts5(
        tokens, content='search_entry', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)""",
    """CREATE TRIGGER search_words_added AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_words(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER search_words_removed AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_words(search_words, rowid, tokens) VALUES ('delete', old.id, old.tokens); END""",
    """CREATE TRIGGER search_words_changed AFTER UPDATE OF tokens ON search_entry BEGIN
        INSERT INTO search_words(search_words, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO search_words(rowid, tokens) VALUES (new.id, new.tokens); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER search_words_changed",
    "DROP TRIGGER search_words_removed",
    "DROP TRIGGER search_words_added",
    "DROP TABLE search_words",
]
POSTGRES = [
    """ALTER TABLE search_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED""",
    "CREATE INDEX search_words ON search_entry USING gin (vector)",
]
POSTGRES_BACK = ["DROP INDEX search_words", "ALTER TABLE search_entry DROP COLUMN vector"]


def make(apps, schema_editor):
    """Make the index of whichever database this is."""
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    """Take it away again."""
    for statement in POSTGRES_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
