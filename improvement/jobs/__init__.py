"""What the system does by itself in this room."""
