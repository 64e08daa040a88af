"""The forms of groups."""
