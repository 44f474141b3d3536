"""Pages of the collection app: what is due, bringing a file, and what a batch changed."""
