"""What the room does by itself."""
