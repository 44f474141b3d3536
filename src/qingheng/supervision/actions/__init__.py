"""Every write of the supervision app, by subject."""
