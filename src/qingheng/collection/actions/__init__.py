"""Writes of the collection app, by what they are about. The law: each is one transaction with one ledger entry."""
