"""Audit ledger 审计台账: every write leaves an entry in its own transaction.

Import `writing` and `SYSTEM` from `qingheng.audit.writing`, `Sealed` from `qingheng.audit.immutability`.
"""
