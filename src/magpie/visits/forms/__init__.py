"""The forms of a visit; one file for each kind of paper."""
