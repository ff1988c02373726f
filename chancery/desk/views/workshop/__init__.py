"""Pages of the policy workshop."""
