"""The office's pages of activities."""
