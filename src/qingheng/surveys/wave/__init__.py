"""The wave itself: plan, steps, pages."""
