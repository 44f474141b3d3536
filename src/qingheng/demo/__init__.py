"""The demonstration county 云海市: synthetic data from a stored seed."""
