"""What people take home from a visit to change, how it is looked back at, and what came of it."""
