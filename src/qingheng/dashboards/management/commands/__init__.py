"""`serve`: the web server."""
