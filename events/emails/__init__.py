"""The mail of a meeting: one function for each message, run when it is sent."""
