"""Long work as rows: state, progress, cancel, heartbeat. Knows no subject."""
