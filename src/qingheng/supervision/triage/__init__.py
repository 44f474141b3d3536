"""Triage (研判): the queue of alert matters, the page of one, and what became of them all.

The law: a person judges each matter by itself; nothing is confirmed or dismissed in bulk.
"""
