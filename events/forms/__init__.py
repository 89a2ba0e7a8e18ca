"""Browser input around a meeting: parsed, tidied and checked."""
