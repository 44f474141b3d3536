"""Pages of the field work: those of the public, and those of the people who run it."""
