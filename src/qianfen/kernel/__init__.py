"""The scoring kernel: dense blocks of bodies x periods x items in NumPy, the same for one body and for a nation.

The law it keeps: it knows arrays and a compiled framework, nothing of files, rows or people.
"""
