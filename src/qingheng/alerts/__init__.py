"""Alerts 预警: raised from scorecards on two lines, one case per body and period."""
