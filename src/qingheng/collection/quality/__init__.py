"""Quality rules (质量规则): what is odd or wrong about reported values, as data.

The law: a rule's parameters, scope and words stand in a document; the few kinds of rules are pure functions over values.
"""
