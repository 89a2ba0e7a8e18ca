"""What people do around a meeting: each a transaction with its audit entry and its mail."""
