"""Supervision sheets, and the dossier they are filed in."""
