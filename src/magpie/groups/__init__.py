"""Match runs, groups, who sits in them and who facilitates."""
