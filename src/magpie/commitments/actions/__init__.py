"""What is done with a commitment; one file for each kind of deed."""
