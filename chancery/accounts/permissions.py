"""Who may say who works here."""

from chancery.audit.models import Actor
from chancery.audit.permissions import may_keep_the_record


def may_keep_people(by: Actor) -> bool:
    """The office and the product's own services."""
    return may_keep_the_record(by)
