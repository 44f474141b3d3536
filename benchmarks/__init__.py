"""What is measured, against whom, with what result.

The law it keeps: ratios taken in one run, on the same file, never bare seconds.
"""
