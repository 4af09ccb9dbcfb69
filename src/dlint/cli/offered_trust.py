"""How far the fixes of a rule can be trusted, as lists and pages of rules show it."""

from __future__ import annotations

from dlint.engine.registry import module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.registry import RuleInfo


def offered_trust(info: RuleInfo) -> str | None:
    """The best trust of a rule's fixes, None where it has none: of a plugin's rule by running its examples."""
    # The index, which is generated, has that of dlint's own rules.
    if info.source is None:
        return info.trust
    from dlint.testing import trust_of

    try:
        return trust_of(info.id, module(info.id))
    except Exception:  # noqa: BLE001 - whatever the code of a plugin raises, its page is shown
        return None
