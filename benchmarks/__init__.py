"""Speed, measured side by side with a floor in one run. Run with `make bench`.

The floor of a page is a bare view without middleware that fetches the same rows by raw SQL and
answers with as many bytes. A ratio compares only within one run on one machine.
"""
