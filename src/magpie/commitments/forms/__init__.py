"""The forms of commitments; one file for each kind of deed."""
