"""The COPY lines that bring some files of the context to where a broader COPY would put them."""

from __future__ import annotations

from dlint.model.commands.paths import below
from dlint.text.edit import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.context.context import Context
    from dlint.model.context.delivery import Delivery
    from dlint.model.instructions.transfer import Transfer
    from dlint.model.packages.manifests import Manifests
    from dlint.syntax.word import Word

# More lines than this are no improvement; a copy of a whole folder of manifests is the author's decision.
_MOST = 24
_UNFIT = frozenset("'\" \t")


def copy_lines(delivery: Delivery, manifests: Manifests, context: Context | None) -> list[str] | Refusal:
    """Instructions that copy manifests (a folder ends with a slash, or is one in the context).

    Destination and flags are those of the broad copy; refused where that is doubtful or takes too many lines.
    """
    paths = manifests.patterns
    # Paths that were guessed are not looked up: a folder of that name may be something else.
    context = context if manifests.known else None
    head = _head(delivery.transfer)
    base = _base(delivery.transfer)
    if head is None:
        return Refusal(f"the {delivery.transfer.kind.upper()} is a JSON list, or has --parents or --exclude")
    if base is None:
        return Refusal("the destination has quotes or blanks")
    unfit = next((path for path in paths if _UNFIT & set(path)), None)
    if unfit is not None:
        return Refusal(f"{unfit} has quotes or blanks in its name")
    groups: dict[str, list[str]] = {}
    for path in paths:
        rest = below("/" + path.rstrip("/"), "/" + delivery.source)
        if not rest:
            return Refusal(f"{path} is not below what is copied")
        is_folder = path.endswith("/") or (context is not None and context.is_dir(path))
        place = rest + "/" if is_folder else rest.rpartition("/")[0] + "/" if "/" in rest else ""
        groups.setdefault(base + place, []).append(path.rstrip("/") + "/" if is_folder else path)
    if len(groups) > _MOST:
        return Refusal(f"the manifests of {len(groups)} folders would need as many COPY instructions")
    return [f"{head} {' '.join(members)} {goal}" for goal, members in groups.items()]


def narrowed(transfer: Transfer, words: list[Word]) -> str | None:
    """The same instruction for some of its source words only."""
    head = _head(transfer)
    if head is None or transfer.destination is None or any(_UNFIT & set(word.value) for word in transfer.node.words):
        return None
    goal = transfer.destination.value
    # With several sources the destination is a folder; with one it would be the file itself.
    if len(words) == 1 and len(transfer.sources) > 1 and not goal.endswith(("/", ".")):
        goal += "/"
    return " ".join([head, *(word.value for word in words), goal])


def _head(transfer: Transfer) -> str | None:
    """Keyword and flags."""
    flags = [flag.value for flag in transfer.node.flags]
    # --parents and --exclude relate to the broad source: for a narrow one they mean another result.
    if transfer.node.is_json or any(flag.startswith(("--parents", "--exclude")) for flag in flags):
        return None
    return " ".join(["COPY" if transfer.node.keyword_word.value.isupper() else "copy", *flags])


def _base(transfer: Transfer) -> str | None:
    """The destination as a folder."""
    goal = transfer.destination.value if transfer.destination is not None else "'"
    if _UNFIT & set(goal):
        return None
    return "./" if goal in (".", "./") else goal.rstrip("/") + "/"
