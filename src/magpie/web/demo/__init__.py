"""Made-up schools and people: what the demo shows, and what tests and benchmarks read in place of the real register."""
