"""What changes the diary: one verb, one function, one transaction."""
