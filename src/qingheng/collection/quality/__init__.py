"""Quality rules (质量规则): what is odd or wrong about reported values, as data.

The law: parameters, scope and words of a rule stand in a document; the few kinds of rules are pure functions.
"""
