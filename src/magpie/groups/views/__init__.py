"""The pages of groups; one file for each kind of thing."""
