"""What is done to bring in what the city adopted, and to write what it may adopt next."""

from chancery.strategy.actions.adopted import (
    add_mechanisms,
    adopt,
    import_framework,
    import_policy,
    note,
    put_before_council,
)
from chancery.strategy.actions.drafts import (
    answer_review,
    ask_review,
    begin,
    give_reason,
    leave,
    propose,
    write,
)
from chancery.strategy.actions.frameworks import (
    BroughtIn,
    Difference,
    bring_framework,
    weigh,
)
from chancery.strategy.actions.laws import end_law
from chancery.strategy.actions.moratoria import impose, lift

__all__ = [
    "BroughtIn",
    "Difference",
    "add_mechanisms",
    "adopt",
    "answer_review",
    "ask_review",
    "begin",
    "bring_framework",
    "end_law",
    "give_reason",
    "import_framework",
    "import_policy",
    "impose",
    "leave",
    "lift",
    "note",
    "propose",
    "put_before_council",
    "weigh",
    "write",
]
