"""A submission as a whole: what it holds, how far it has come, and what may happen to it next."""
