"""Official papers from draft to close-out: the steps, who takes them, their numbers, wording and content."""
