"""From facts to papers: the half-year's analysis report, the check-up report of a body, the copy letter to a leader.

The law: nothing here asks the database; the same facts always give the same document.
"""
