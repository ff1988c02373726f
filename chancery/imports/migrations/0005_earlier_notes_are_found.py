"""What spreadsheets said before notes were found by their words is found too; so is what was noted of people then."""

from django.db import migrations

from chancery.search.actions import Words, index_many

SOME = 1000


def find(apps, _editor):
    notes = apps.get_model("imports", "ImportNote").objects.exclude(text="").only("text")
    words = (Words(one.pk, (one.text,), (one.text,), text=one.text) for one in notes.iterator(SOME))
    index_many(by=None, kind="note", rows=words, visibility=["internal"])
    people = apps.get_model("counterparties", "Contact").objects.filter(erased=False).exclude(note="")
    index_many(by=None, kind="contact", rows=map(_words, people.iterator(SOME)))


def _words(one):
    names = (one.given_name, one.family_name, one.own_name, one.email, one.note)
    english, french = (*names, one.function_en, one.title_en), (*names, one.function_fr, one.title_fr)
    return Words(one.pk, english, french, borrows=one.organisation_id, seen_with=("contacts",))


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0004_notes_may_be_forgotten"),
        ("counterparties", "0007_facts_of_countries"),
        ("search", "0004_closed_words"),
    ]
    operations = [migrations.RunPython(find, migrations.RunPython.noop)]
