"""Files that a meeting gives away."""
