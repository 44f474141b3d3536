"""What is due when, and how far it has come: deadlines, tasks, completeness and timeliness."""
