"""gem installs the version of a package that is current on the day of the build."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, listed, rule, variables


@rule(
    watches=Run, severity="info", since="0.1", needs=("gem",), tier="strict", twins=("hadolint:DL3028",), runs=("gem",)
)
def check(run: Run, stage: Stage) -> Findings:
    """Two builds of one Dockerfile may install different versions, and a cached layer keeps the older one.

    `gem install rake:13.2.1` or `gem install rake -v 13.2.1` fixes it. Better still, list the gem in the Gemfile and
    install it with the lock file. Files and what variables hold that the file does not set are skipped.
    """
    if "gem" not in run.programs:
        return
    for command in run.commands:
        verb = command.verb("gem", "install", "i")
        if verb is None or command.has("-v", "--version", "-g", "--file"):
            continue
        # Behind `--` stand options of the build of what is native.
        end = next((word.start for word in command.words if word.text == "--"), None)
        operands = [word for word in verb.operands if end is None or word.start < end]
        loose = [(word, name) for word, name in variables.spelled(run, operands) if _floats(name)]
        if loose:
            names = listed([name for _, name in loose])
            message = f"{names} may be installed in a different version next time: write {loose[0][1]}:VERSION"
            yield Finding(loose[0][0].span, message)


def _floats(name: str) -> bool:
    return ":" not in name and "/" not in name and not name.endswith(".gem")


BAD = {
    "FROM ruby:3.3\nRUN gem install bundler": None,
    "FROM ruby:3.3\nRUN gem install -N rake rails:7.1.3": None,
    "FROM ruby:3.3\nRUN sudo gem install --no-document --source https://example.com rake": None,
    "FROM ruby:3.3\nRUN gem i rake": None,
    "FROM ruby:3.3\nRUN gem install --no-document rails": None,
}
GOOD = (
    "RUN gem install bundler:2.5.9 && gem install rake -v 13.2.1 && gem install --version '~> 7' rails",
    "RUN gem install -v13.2.1 rake && gem install rake --version=13.2.1",
    "RUN gem install ./x.gem pkg/y.gem $GEM a:${V}",
    "RUN gem install nokogiri:1.16 -- --use-system-libraries --with-xml2-dir /usr",
    "RUN gem update --system && gem list",
)
