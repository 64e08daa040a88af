"""What is done at a visit; one file for each kind of paper."""
