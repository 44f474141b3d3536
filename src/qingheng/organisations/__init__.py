"""Bodies, audiences, monitoring stations and leaders, each with the dates it is valid."""
