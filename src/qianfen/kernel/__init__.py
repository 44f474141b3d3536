"""The scoring kernel: dense blocks of bodies x periods x items in NumPy, one definition of the score for one body and a nation.

The law it keeps: it knows arrays and a compiled framework, nothing of files, rows or people.
"""
