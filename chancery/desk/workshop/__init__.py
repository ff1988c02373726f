"""The policy workshop: an adopted text, and what is written beside it."""
