"""What an install reads of the project: its manifests, and what those tie it to."""

from __future__ import annotations

from dlint.knowledge.sources import SCRIPT_ENDS
from dlint.model.commands.effects import Dependency
from dlint.model.commands.paths import below, joined
from dlint.model.context.delivery import deliveries, plausible_context
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.manifest_paths import named_inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.context.delivery import Delivery
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.packages.installs import Install
    from dlint.model.packages.manifests import Manifests


def needs_of(install: Install) -> Manifests | None:
    """What an install reads by the manifests above it, by paths in the context; None where none can be seen."""
    table = install.run.file.fact(_table)
    if install not in table:
        table[install] = _needs(install)
    return table[install]


def _table(_: Dockerfile) -> dict[Install, Manifests | None]:
    return {}


def _needs(install: Install) -> Manifests | None:
    from dlint.model.packages.manifests import brings_manifests, manifests_of

    stage = install.run.stage
    views = [view for each in reversed(stage.lineage) for view in each.instructions] if stage is not None else []
    if install.run in views:
        views = views[: views.index(install.run)]
    # The nearest copy that brings the manifests is the one whose files the install sees.
    for view in reversed(views):
        for delivery in deliveries(view) if isinstance(view, Transfer) else ():
            if plausible_context(delivery.transfer) is None or not brings_manifests(delivery, install):
                continue
            found = manifests_of(_root(delivery, install), install)
            if found is not None and found.known:
                return found
    return None


def _root(delivery: Delivery, install: Install) -> Delivery:
    """The folder of a manifest as if all of it was copied, so that what lies beside the manifest is found as well."""
    from dlint.model.context.delivery import Delivery

    if delivery.kind not in ("file", "pattern") or install.files:
        return delivery
    source = delivery.source.rpartition("/")[0]
    target = delivery.target if delivery.kind == "pattern" else delivery.target.rpartition("/")[0] or "/"
    return Delivery(delivery.transfer, delivery.word, "folder" if source else "whole", source, target)


def reads(install: Install, delivery: Delivery) -> Dependency | None:
    """Why an install has to stay below what a COPY brings; None where it surely reads nothing of it."""
    if not install.reads_project:
        return None
    named = (*install.files, *named_inputs(install))
    if any(delivery.origin_of(path) is not None for path in named):
        return Dependency(f"reads {delivery.name or 'the source'}")
    needs = needs_of(install)
    if needs is not None:
        return _known(install, delivery, needs)
    return _likely(install, delivery)


def _known(install: Install, delivery: Delivery, needs: Manifests) -> Dependency | None:
    """Whether the copy brings what the manifests name."""
    for path in needs.paths:
        if _overlaps(delivery, path.rstrip("/")):
            return Dependency(f"reads {path}")
    for path in needs.runs:
        if _overlaps(delivery, path):
            return Dependency(f"runs {path}")
    # Outside of the project's folder, only what the manifests name is read.
    if below(delivery.target, install.folder) is None:
        return None
    if needs.reason is not None:
        return Dependency(needs.reason, certain=not needs.runs_known)
    return Dependency(f"may read {delivery.name}", certain=False) if delivery.weight != "source" else None


def _overlaps(delivery: Delivery, path: str) -> bool:
    """Whether a copy takes a path of the context, a part of it, or a folder around it."""
    source = "/" + delivery.source
    if delivery.kind == "pattern":
        source = source.rpartition("/")[0] or "/"
        return (
            path.rpartition("/")[0] == source.strip("/")
            and delivery.origin_of(joined(delivery.target, path.rpartition("/")[2])) is not None
        )
    return below(f"/{path}", source) is not None or below(source, f"/{path}") is not None


def _likely(install: Install, delivery: Delivery) -> Dependency | None:
    """For manifests that cannot be read: all but source may be read, source rarely is."""
    inside = below(delivery.target, install.folder)
    around = below(install.folder, delivery.target)
    if delivery.kind in ("whole", "folder", "unclear") and around is not None:
        return Dependency("reads its manifests")
    if inside is None:
        return None
    if inside and any(name in (inside, f"{inside}/{name.rpartition('/')[2]}") for name in install.manifests):
        return Dependency(f"reads {delivery.name}")
    is_script = delivery.name.endswith(SCRIPT_ENDS)
    if delivery.weight == "manifest" or (delivery.weight == "other" and not install.files and not is_script):
        return Dependency(f"may read {delivery.name}")
    return Dependency("may run scripts of it", certain=False)
