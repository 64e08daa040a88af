"""What is done in programmes: one verb, one function, one transaction."""
