"""A station's workbook: written as a template, read when it comes back, and given back with its faults marked."""
