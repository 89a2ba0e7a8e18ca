"""The one exception of the package."""


class SpcError(ValueError):
    """Say in plain words why a chart cannot be computed from this input."""
