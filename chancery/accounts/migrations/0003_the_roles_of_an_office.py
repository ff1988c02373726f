"""The roles that an office has. A city may rename them; the product asks for them by their slug.

Safe to run again: a role that is there is left alone. Backwards is nothing to do.
"""

from django.db import migrations

# slug, English, French, does it approve
ROLES = (
    ("proponent", "Proponent", "Proposant", False),
    ("division-officer", "Division officer", "Agent ou agente de division", False),
    ("division-head", "Head of division", "Direction de division", True),
    ("officer", "International relations officer", "Agent ou agente des relations internationales", False),
    ("head", "Head of international relations", "Direction des relations internationales", True),
    ("treasurer", "Treasurer", "Trésorerie", True),
    ("solicitor", "Solicitor", "Contentieux", True),
    ("city-manager", "City manager", "Direction générale", True),
    ("clerk", "City clerk", "Greffe", True),
    ("councillor", "Councillor", "Membre du conseil", False),
    ("mayors-office", "Mayor’s Office", "Cabinet de la mairie", True),
    ("auditor", "Auditor", "Vérification", False),
    ("administrator", "Administrator of accounts", "Administration des comptes", False),
)


def enter_the_roles(apps, schema_editor):
    role = apps.get_model("accounts", "Role")
    for place, (slug, name_en, name_fr, approves) in enumerate(ROLES):
        values = {"name_en": name_en, "name_fr": name_fr, "approves": approves, "place": place}
        role.objects.get_or_create(slug=slug, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles_and_rights")]
    operations = [migrations.RunPython(enter_the_roles, migrations.RunPython.noop)]
