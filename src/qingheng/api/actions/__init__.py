"""Writes of the machine interface. The law: each is one transaction with one ledger entry, and no entry holds a token."""
