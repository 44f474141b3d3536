"""Pages that cut across the stages: the cockpit and the page of a body."""
