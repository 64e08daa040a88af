"""Sign-in by a mailed code or link; allauth keeps the code, the limits and the session."""
