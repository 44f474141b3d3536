"""Objections: who may contest what, by when, who decides, and what follows."""
