"""Long tables of any length: staged on disk, judged and stored block by block.

The law: memory does not grow with the rows, and the result is that of a small file.
"""
