"""The pages of programmes; one file for each kind of thing."""
