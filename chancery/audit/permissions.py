"""Who may write in the record."""

from chancery.audit.models import Actor


def may_keep_the_record(by: Actor) -> bool:
    """The office and the product's own services. A proponent proposes; roles within the office come with its pages."""
    return by.kind in (Actor.Kind.PERSON, Actor.Kind.SERVICE)
