"""What a report knows before a word of it is written: published results, and what was done about them."""
