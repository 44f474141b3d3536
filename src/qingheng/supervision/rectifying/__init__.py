"""Rectification (整改): what a body has to put right, from the item opened to its close-out."""
