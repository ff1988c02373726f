"""The pages of the guided import."""
