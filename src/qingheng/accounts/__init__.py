"""People who sign in, the roles they hold, and what each role may open."""
