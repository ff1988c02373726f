"""Which city this is, how it is set, and its first day."""
