"""A builder of `docker buildx ls`: which driver it has, and whether it answers and can be measured on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dlint.trial.engine import EngineError
from dlint.trial.engines.process import ask

OWN_STORE = "docker"
"""The driver whose images go to the daemon by themselves; every other one is asked for an archive."""
# A pod may have to be scheduled and its image pulled. buildx itself waits for 120 s, unless the driver's option
# `timeout` states another time. Source: docs.docker.com, "Kubernetes driver", 2026-11.
_START_SECONDS = 150.0
_OPTION = re.compile(r"([\w.-]+)=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Builder:
    """What `docker buildx inspect` reports. `options` are those of the driver, `running` is whether a node answers."""

    name: str
    driver: str
    running: bool = True
    options: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The builder for people."""
        return f"builder {self.name} ({self.driver})"


def find_builder(name: str | None) -> Builder:
    """The builder of a name, or the one in use.

    Raises:
        EngineError: there is none.
    """
    code, text = ask(["docker", "buildx", "inspect", *([name] if name is not None else [])])
    driver = _field(text, "Driver")
    if code != 0 or driver is None:
        known = f"there is no builder {name}" if name is not None else "buildx has no builder"
        raise EngineError(f"{known} ({text.strip().splitlines()[-1] if text.strip() else 'see `docker buildx ls`'})")
    options = dict(_OPTION.findall(_field(text, "Driver Options") or ""))
    running = any(line.split()[1:] == ["running"] for line in text.splitlines() if line.startswith("Status:"))
    return Builder(name or _field(text, "Name") or driver, driver, running, options)


def require_usable(builder: Builder) -> None:
    """EngineError where builds on a builder could not be compared, or where it does not answer; one that is not
    running is started."""
    _require_one_pod(builder)
    if builder.running:
        return
    code, text = ask(["docker", "buildx", "inspect", "--bootstrap", builder.name], seconds=_START_SECONDS)
    if code != 0:
        lines = [line.removeprefix("ERROR: ") for line in text.splitlines() if line.startswith("ERROR: ")]
        reason = lines[-1] if lines else "no reason was given"
        raise EngineError(
            f"{builder.title} does not answer ({reason}): see `docker buildx inspect --bootstrap {builder.name}`"
        )


def raise_if_lost(name: str, reason: str | None) -> None:
    """EngineError after a build whose builder was lost: for `reason`, or as it does not answer now."""
    if reason is None and find_builder(name).running:
        return
    raise EngineError(
        f"the builder {name} was lost ({reason or 'it does not answer any more'}): "
        f"start it again, or see `docker buildx inspect {name}`"
    )


def _require_one_pod(builder: Builder) -> None:
    # buildx chooses a pod at random or by the path of the context, and a rebuild after a change has a copy of the
    # context at another path. Source: docs.docker.com, "Kubernetes driver", option `loadbalance`, 2026-11.
    replicas = builder.options.get("replicas", "1")
    if builder.driver == "kubernetes" and replicas not in ("", "0", "1"):
        raise EngineError(
            f"{builder.title} has {replicas} pods, and the builds that are compared must run on the same one: "
            "create several builders with `--driver-opt replicas=1` and name each with --builder"
        )


def _field(text: str, name: str) -> str | None:
    found = re.search(rf"^{name}:[ \t]*(\S.*?)[ \t]*$", text, re.MULTILINE)
    return found[1] if found else None
