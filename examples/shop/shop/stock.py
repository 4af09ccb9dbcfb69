"""What the shop has on its shelves; prices are in cents."""

STOCK = {"teapot": 2450, "cup": 690, "tea": 895}


def price(cents: int) -> str:
    """A price as people write it: 1234 is `12.34`."""
    return f"{cents // 100}.{cents % 100:02d}"


def order_total(order: dict[str, int]) -> int:
    """The sum for so many of each thing; a thing that is not sold raises KeyError."""
    return sum(STOCK[name] * count for name, count in order.items())
