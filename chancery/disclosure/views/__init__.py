"""Pages of what residents are told of travel."""
