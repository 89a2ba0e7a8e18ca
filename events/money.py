"""Amounts in words: $410, $1,234.50, 300 CHF. Always Decimal, never a float."""

from decimal import Decimal

SIGNS = {"USD": "$", "CAD": "CA$", "EUR": "€", "GBP": "£", "AUD": "A$"}


def words(amount: Decimal | None, currency: str) -> str:
    """Say an amount; cents only where there are some. Empty for None."""
    if amount is None:
        return ""
    number = f"{amount:,.2f}".removesuffix(".00")
    sign = SIGNS.get(currency)
    return f"{sign}{number}" if sign else f"{number} {currency}".strip()
