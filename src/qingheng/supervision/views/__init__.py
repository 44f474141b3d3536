"""The pages of the supervision app, by subject."""
