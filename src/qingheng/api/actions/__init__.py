"""Writes of the machine interface. The law: each is one transaction with one entry, and none holds a token."""
