"""The pages of commitments; one file for each kind of page."""
