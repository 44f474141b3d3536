"""The version of the engine, as run files record it. Law: it is the distribution's version; a test compares the two."""

VERSION = "0.1.0"
