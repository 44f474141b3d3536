"""The public entrance on a host of its own: what it gets, how it serves, what it hands over."""
