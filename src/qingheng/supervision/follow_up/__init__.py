"""Follow-ups (处置): the measures taken towards a body, and what grounds them."""
