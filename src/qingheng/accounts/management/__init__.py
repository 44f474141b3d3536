"""What administrators run on the command line."""
