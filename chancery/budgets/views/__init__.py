"""The pages of funds, of what is done with them, and of what requests take."""
