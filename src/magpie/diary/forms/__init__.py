"""What people write in the diary."""
