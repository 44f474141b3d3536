"""What Warning Notices, recommendations and correction letters say when they are begun."""
