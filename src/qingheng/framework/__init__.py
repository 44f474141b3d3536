"""Indicator frameworks 指标体系: drafts and published versions."""
