"""Who goes to whom: people for groups of schools."""
