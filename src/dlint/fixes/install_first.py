"""What stands above a copy that moves below an install: its manifests, and options that need nothing else."""

from __future__ import annotations

from dlint.fixes.copy_lines import copy_lines, narrowed
from dlint.model.commands.paths import folder_at
from dlint.model.context.delivery import deliveries, plausible_context
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.manifests import aside_of, brings_manifests
from dlint.model.packages.tool_version import has_feature
from dlint.text.edit import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.context.delivery import Delivery
    from dlint.model.packages.copy_before_install import Obstacle
    from dlint.model.packages.installs import Install
    from dlint.model.packages.manifests import Manifests


def is_brought_apart(lead: Obstacle) -> bool:
    """Whether something else brings the manifests: another source word, another copy, a bind mount."""
    run = lead.install.run
    # A bind mount of the manifests works above the copy as well as below it.
    if lead.relation != "around" or any(mount.type == "bind" and mount.source for mount in run.mounts):
        return True
    stage = run.stage
    above = (
        [view for view in stage.instructions[: run.index] if isinstance(view, Transfer)] if stage is not None else []
    )
    others = [delivery for view in above for delivery in deliveries(view) if delivery.weight != "source"]
    return any(brings_manifests(delivery, lead.install) for delivery in others)


def aside_options(lead: Obstacle, needed: Manifests | None) -> tuple[str, ...]:
    """The options that keep the project itself out of the install, so that it needs the manifests only."""
    if lead.install.kind != "manifest":
        return ()
    return aside_of(lead.install) if needed is None else needed.aside


def lacking(lead: Obstacle, options: tuple[str, ...]) -> list[str]:
    """Those of the options that not every version of the installer that can be there has."""
    install = lead.install
    return [each for each in options if not has_feature(install.run, install.command, each)]


def first_lines(
    lead: Obstacle, needed: Manifests | None, readers: list[Install]
) -> tuple[list[str], str | None] | Refusal:
    """The lines that take the place of the copy, and what the copy becomes (None: what it was).

    `readers` are the installs that the move leaves above the copy: all of them must find their manifests there.
    """
    label = lead.install.label
    foreign = next((each for each in readers if each.language != lead.install.language), None)
    if foreign is not None:
        return Refusal(f"{foreign.label} in the same RUN needs other manifests than {label}")
    if needed is not None:
        if needed.entangled:
            return Refusal(needed.reason or f"{label} needs more than manifests")
        if any(each.folder != lead.install.folder or each.files != lead.install.files for each in readers):
            return Refusal("installs in this RUN read manifests of different folders")
        lines = copy_lines(lead.delivery, needed, plausible_context(lead.transfer))
        if isinstance(lines, Refusal):
            return lines
        return (lines, None) if lines else Refusal(f"no manifests of {label} are known")
    kept = source_of(lead.transfer)
    if len(kept) == len(lead.transfer.sources):
        # All of the copy is source, so nothing needs to stay above the install, if its manifests are there already.
        provided = not readers or lead.relation == "apart" or is_brought_apart(lead)
        return ([], None) if provided else Refusal(f"the manifests that {label} reads are not known")
    early = [delivery.word for delivery in deliveries(lead.transfer) if delivery.weight != "source"]
    first = narrowed(lead.transfer, early)
    rest = narrowed(lead.transfer, [delivery.word for delivery in kept])
    if first is None or rest is None:
        return Refusal(
            f"the {lead.transfer.kind.upper()} cannot be divided: it has quotes, a JSON list or special flags"
        )
    return [first], rest


def source_of(transfer: Transfer) -> list[Delivery]:
    """What a copy brings beside manifests."""
    return [delivery for delivery in deliveries(transfer) if delivery.weight == "source"]


def is_equal(lead: Obstacle, needed: Manifests | None) -> bool:
    """Whether the context proves that the order does not matter to what is in the image."""
    # `alone` is what a look into the context has shown: the install reads these files only, and runs no script.
    if needed is None or not needed.alone or lead.delivery.kind != "whole":
        return False
    transfer = lead.transfer
    stage = transfer.stage
    return (
        stage is not None
        # Between them, another step might read what is copied.
        and lead.install.run.index == transfer.index + 1
        and lead.install.folder == lead.delivery.target == folder_at(stage, transfer)
        and not lead.delivery.target.startswith("/?")
    )


def is_brought_above(lead: Obstacle) -> bool:
    """Whether another copy above this one brings the manifests."""
    stage = lead.transfer.stage
    above = stage.before(lead.transfer) if stage is not None else []
    takes: list[Delivery] = [each for view in above if isinstance(view, Transfer) for each in deliveries(view)]
    return any(brings_manifests(delivery, lead.install) for delivery in takes if delivery.weight != "source")
