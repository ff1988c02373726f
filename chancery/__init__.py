"""Chancery: what a city has promised to other cities, held against what its Council decided."""

__version__ = "0.1.0"
