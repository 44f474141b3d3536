"""Pages of the results: the centre, one report, batches."""
