"""Leaf pieces that every room may use and that import none of them."""
