"""Demonstration data: invented people and sites, numbers simulated around published levels.

Only the levels before and after come from publications (each measure carries its citation);
every monthly point is drawn from a seeded generator and labelled illustrative.
"""
