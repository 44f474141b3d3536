"""The six scoring rules, each written once over arrays.

The law it keeps: what ``framework.methods`` names, exactly one module here calculates.
"""
