"""Scoring 计分: live scorecards and published runs."""
