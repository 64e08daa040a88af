"""What is done about duties: one verb, one function, one transaction."""
