"""Supervision 监督处置: from an alert to a closed case, and the papers on the way."""
