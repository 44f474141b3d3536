"""Public evaluation: questionnaires, samples, anonymous answer sheets, estimates."""
