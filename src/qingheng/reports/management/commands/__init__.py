"""`make_reports`: one batch of reports."""
