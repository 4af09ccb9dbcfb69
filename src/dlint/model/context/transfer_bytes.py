"""How many bytes COPY and ADD take from the build context, in words."""

from __future__ import annotations

from dlint.model.context.delivery import plausible_context
from dlint.text.units import size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.model.context.delivery import Delivery


def known_bytes(delivery: Delivery) -> tuple[int, bool] | None:
    """The bytes that a source word takes, and whether it may be more; None where the build context does not show it."""
    context = plausible_context(delivery.transfer)
    if context is None or "$" in delivery.source:
        return None
    paths = [delivery.source or "."]
    if delivery.kind == "pattern":
        paths = [pick.path for pick in context.selection(delivery.source).picks]
    amounts = [context.bytes_of(path) for path in paths]
    total = sum(amount.bytes for amount in amounts)
    # Zero bytes are not worth a sentence.
    return (total, any(amount.at_least for amount in amounts)) if total else None


def modelled(deliveries: Iterable[Delivery]) -> str:
    """What some source words take together: `12.3 MB (modelled from the build context)`, empty where one is unknown."""
    total, more = 0, False
    for delivery in deliveries:
        known = known_bytes(delivery)
        if known is None:
            return ""
        total += known[0]
        more = more or known[1]
    front = "at least " if more else ""
    return f"{front}{size(total)} (modelled from the build context)" if total else ""
