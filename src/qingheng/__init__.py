"""Qingheng 清衡: measures and improves the integrity health of the public bodies of a county."""
