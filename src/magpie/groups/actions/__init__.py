"""What is done with groups: one verb, one function, one transaction."""
