"""Data collection 数据采集: what the monitoring stations report."""
