"""Settings, addresses, sign-in, the clock, the pages that join rooms, and the command line."""
