"""A copy of everything a city keeps, made while people work, and put back where there is nothing."""
