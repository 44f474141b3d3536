"""What the answers come to."""
