"""The entry grid of a station: what the page shows, what a clerk types, and what stands beside a cell."""
