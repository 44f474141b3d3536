"""Whom to ask: frames, designs, draws."""
