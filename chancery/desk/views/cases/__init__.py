"""The pages of cases: the list, one case, and every verb that takes it on its way."""
