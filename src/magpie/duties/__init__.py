"""What is owed, by whom, by when; reminders and the coordinators’ board."""
