"""Letters and their delivery. Knows nothing of visits."""
