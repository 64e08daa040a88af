"""What a visit is made of: its agenda and its pack."""
