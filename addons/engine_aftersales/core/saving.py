"""What a repair saves against a replacement (pure)."""

from __future__ import annotations

from decimal import Decimal


def saving(
    *, price: Decimal, work: Decimal, remaining_value: Decimal, repair_cost: Decimal
) -> Decimal:
    """Return replacement cost less repair cost, in one currency; negative when repair is dearer.

    Replacing costs the price of the new engine or assembly and the work of fitting it, less what
    the old one is still worth; Source: clause 5, saving by repair instead of replacement.

    :param price: price of the replacement on the day of the comparison
    :param work: work of fitting it
    :param remaining_value: what is got for the old one, or what it is worth as a core
    :param repair_cost: cost of the repair

    >>> saving(price=Decimal("58000"), work=Decimal("1200"), remaining_value=Decimal("9000"),
    ...        repair_cost=Decimal("1281.10"))
    Decimal('48918.90')
    """
    return price + work - remaining_value - repair_cost


def saving_rate(saved: Decimal, replacement_cost: Decimal) -> Decimal | None:
    """Return the saving in percent of what replacing would have cost; None without that cost.

    >>> saving_rate(Decimal("500"), Decimal("10000"))
    Decimal('5.00')
    >>> saving_rate(Decimal("0"), Decimal("0")) is None
    True
    """
    if not replacement_cost:
        return None
    return (saved * 100 / replacement_cost).quantize(Decimal("0.01"))
