"""Tables that people and programs hand in: bytes to cells, cells to rows, and the file between its
preview and its confirmation."""
