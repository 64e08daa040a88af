"""The pages of a visit; one file for each kind of thing."""
