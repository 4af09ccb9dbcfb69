"""The fixes that rules offer, as hypotheses: one for each rule, with what it claims."""

from __future__ import annotations

import os
from dataclasses import replace

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.engine.fixer import Fixer
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.optimize.rewrite import CONTEXT, IMAGE, MANIFEST, SOURCE, WASTE, Apply, Rewrite
from dlint.syntax.parse import parse
from dlint.text.source import Source
from dlint.trial.equivalence.image_diff import REMOVED, Difference
from dlint.trial.equivalence.verdict import Claim, judge
from dlint.trial.recipe import Recipe

TRUSTS = frozenset(("safe", "unsafe"))
# What the rules of a family are about; a rule of another family changes nothing that a trial could measure.
BY_FAMILY = {
    "cache": frozenset({SOURCE, MANIFEST}),
    "size": frozenset({IMAGE, WASTE}),
    "context": frozenset({CONTEXT, SOURCE}),
}
BY_RULE = {
    # What it joins can be cleaned up in one layer.
    "cache/update-apart": frozenset({SOURCE, MANIFEST, IMAGE}),
    "packages/recommends": frozenset({IMAGE}),
    "packages/weak-dependencies": frozenset({IMAGE}),
    "shell/consecutive-run": frozenset({WASTE, IMAGE}),
}
# Packages that go take their files along, and change what lists the files of packages: state of dpkg's helpers and what
# its triggers write. Source: deb-triggers(5), pam-auth-update(8), ucf(1), update-mime-database(1), 2026-11.
_FEWER = "fewer packages are installed"
FOLLOWING = (
    "/var/lib/dpkg/**", "/var/lib/apt/**", "/var/cache/debconf/**", "/lib/apk/**", "/usr/lib/apk/**", "/etc/**",
    "/usr/share/mime/**", "/usr/share/info/dir", "/var/lib/rpm/**", "/var/lib/pam/**", "/var/lib/ucf/**",
    "/var/lib/systemd/**", "/var/lib/xml-core/**", "/var/lib/sgml-base/**", "/var/lib/emacsen-common/**",
    "/usr/share/applications/mimeinfo.cache", "/usr/share/icons/**/icon-theme.cache",
    "/usr/share/glib-2.0/schemas/gschemas.compiled", "/usr/lib/**/gconv/gconv-modules.cache",
    "/usr/lib/**/gdk-pixbuf-2.0/**/loaders.cache", "/usr/lib/**/gio/modules/giomodule.cache",
)  # fmt: skip
_FEWER_PACKAGES = (
    Claim("/**", ("removed",), _FEWER, unread=True),
    *(Claim(pattern, ("changed", "added"), _FEWER) for pattern in FOLLOWING),
)
_OTHER = "the base image is another"
_OTHER_BASE = (Claim("/**", ("removed", "added", "changed"), _OTHER), Claim("Env.**", ("config",), _OTHER))
_LEFT_OUT = "development dependencies are left out"
CLAIMS: dict[str, tuple[Claim, ...]] = {
    "packages/recommends": _FEWER_PACKAGES,
    "packages/weak-dependencies": _FEWER_PACKAGES,
    "size/build-tools": _FEWER_PACKAGES,
    "size/dev-dependencies": (Claim("/**", ("removed",), _LEFT_OUT, unread=True),),
    "size/sdk-base": _OTHER_BASE,
    "size/full-base": _OTHER_BASE,
}


def rule_rewrites(candidate: Recipe, settings: Settings) -> list[Rewrite]:
    """A rewrite for each rule that would fix something in this candidate and that claims something measurable.

    `settings` state the build context.
    """
    mounting: set[str] = set()
    # All rules, strict ones too: a trial decides whether a fix pays, not taste.
    report = check_source(Source(candidate.dockerfile, candidate.path), settings.but(all=True), is_file=True)
    titles: dict[str, str] = {}
    trusts: dict[str, str] = {}
    for result in report.results:
        if result.fix is not None and result.fix.trust in TRUSTS and metrics_of(result.rule):
            titles.setdefault(result.rule, result.fix.title)
            # "unsafe" sorts behind "safe": one unsafe fix makes the rewrite of the rule unsafe.
            trusts[result.rule] = max(result.fix.trust, trusts.get(result.rule, "safe"))
            if any("type=cache" in edit.text for edit in result.fix.edits):
                mounting.add(result.rule)
    found = []
    for rule, title in titles.items():
        apply = _fixing(rule, candidate.path, settings)
        claims = CLAIMS.get(rule, ())
        if rule in mounting:
            claims += mount_claims(candidate, apply(candidate))
        found.append(Rewrite(rule, title, metrics_of(rule), apply, claims, trusts[rule]))
    return found


def mount_claims(before: Recipe, after: Recipe | None) -> tuple[Claim, ...]:
    """What new cache mounts keep out of the image, of that which programs may look for there: Go's modules, ~/.m2."""
    if after is None:
        return ()
    claims: list[Claim] = []
    for target in sorted(_cache_targets(after) - _cache_targets(before)):
        if judge([Difference(REMOVED, f"{target}/x", "file", "", "")]).refused:
            places = [target, f"{target}/**", *_folders_above(target)]
            claims += [Claim(place, ("removed",), f"{target} is in a cache mount") for place in places]
    return tuple(claims)


def _cache_targets(candidate: Recipe) -> set[str]:
    file = Dockerfile(parse(Source(candidate.dockerfile, candidate.path)))
    runs = [view for stage in file.stages for view in stage.instructions if isinstance(view, Run)]
    return {mount.target.rstrip("/") for run in runs for mount in run.mounts if mount.type == "cache" and mount.target}


def _folders_above(path: str) -> list[str]:
    found = []
    while (path := path.rpartition("/")[0]) not in ("", "/"):
        found.append(path)
    return found


def metrics_of(rule: str) -> frozenset[str]:
    """What the fixes of a rule claim to lower; nothing for rules that are about something else."""
    return BY_RULE.get(rule) or BY_FAMILY.get(rule.partition("/")[0], frozenset())


def _fixing(rule: str, path: str, settings: Settings) -> Apply:
    alone = settings.but(all=True, select=(rule,), ignore=(), severity={}, per_path=())
    place = os.path.abspath(ignore_path(path, settings.context))

    def apply(candidate: Recipe) -> Recipe | None:
        # The candidate's ignore file stands in the place of the one on disk, which is not touched.
        written = {place: candidate.ignore} if candidate.ignore is not None else None
        fixed = Fixer(Source(candidate.dockerfile, path), alone, TRUSTS, is_file=True, written=written).fix()
        ignore = next((other.new for other in fixed.others if os.path.abspath(other.path) == place), candidate.ignore)
        return replace(candidate, dockerfile=fixed.new, ignore=ignore) if fixed.changed else None

    return apply


def ignore_path(path: str, context: str | None) -> str:
    """Where the ignore file of a Dockerfile is, or would be."""
    own = f"{path}.dockerignore"
    folder = context if context is not None else os.path.dirname(path)
    return own if os.path.lexists(own) else os.path.join(folder, ".dockerignore")
