"""What people race for at a meeting, one module each."""
