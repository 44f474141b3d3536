"""What the framework app offers on the command line."""
