"""Tells people what concerns them: in the product, by e-mail, through the office's messenger.

`actions.notify` is the one way in. The law: what is told is written in the transaction of what it tells of; sending it
comes afterwards, from rows, so that nothing is lost and nothing is told twice.
"""
