"""The pages of the machine interface."""
