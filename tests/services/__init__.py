"""The real services tests run against: PostgreSQL, Redis, an SMTP listener, Chromium, a worker."""
