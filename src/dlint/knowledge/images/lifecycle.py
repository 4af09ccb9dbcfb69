"""When releases of languages, distributions and databases get their last security fix."""

from __future__ import annotations

from dlint.knowledge.images.names import short_name

SUPPORT: dict[str, dict[str, str]] = {
    "Node.js": {
        "0.10": "2016-10-31", "0.12": "2016-12-31", "4": "2018-04-30", "5": "2016-06-30", "6": "2019-04-30",
        "7": "2017-06-30", "8": "2019-12-31", "9": "2018-06-30", "10": "2021-04-30", "11": "2019-06-01",
        "12": "2022-04-30", "13": "2020-06-01", "14": "2023-04-30", "15": "2021-06-01", "16": "2023-09-11",
        "17": "2022-06-01", "18": "2025-04-30", "19": "2023-06-01", "20": "2026-04-30", "21": "2024-06-01",
        "22": "2027-04-30", "23": "2025-06-01", "24": "2028-04-30", "25": "2026-06-01", "26": "2029-04-30",
    },
    "Python": {
        "2": "2020-01-01", "2.7": "2020-01-01", "3.1": "2012-04-09", "3.2": "2016-02-20", "3.3": "2017-09-29",
        "3.4": "2019-03-18", "3.5": "2020-09-30", "3.6": "2021-12-23", "3.7": "2023-06-27", "3.8": "2024-10-07",
        "3.9": "2025-10-31", "3.10": "2026-10-31", "3.11": "2027-10-31", "3.12": "2028-10-31", "3.13": "2029-10-31",
        "3.14": "2030-10-31",
    },
    "PHP": {
        "5": "2018-12-31", "5.3": "2014-08-14", "5.4": "2015-09-14", "5.5": "2016-07-21", "5.6": "2018-12-31",
        "7": "2022-11-28", "7.0": "2019-01-10", "7.1": "2019-12-01", "7.2": "2020-11-30", "7.3": "2021-12-06",
        "7.4": "2022-11-28", "8.0": "2023-11-26", "8.1": "2025-12-31", "8.2": "2026-12-31", "8.3": "2027-12-31",
        "8.4": "2028-12-31", "8.5": "2029-12-31",
    },
    "Ruby": {
        "1.9": "2015-02-23", "2": "2023-03-31", "2.0": "2016-02-24", "2.1": "2017-03-31", "2.2": "2018-03-31",
        "2.3": "2019-03-31", "2.4": "2020-03-31", "2.5": "2021-03-31", "2.6": "2022-04-12", "2.7": "2023-03-31",
        "3.0": "2024-04-23", "3.1": "2025-03-31", "3.2": "2026-03-31", "3.3": "2027-03-31", "3.4": "2028-03-31",
        "4.0": "2029-03-31",
    },
    "Go": {
        "1.2": "2014-12-10", "1.3": "2015-08-19", "1.4": "2016-02-17", "1.5": "2016-08-15", "1.6": "2017-02-16",
        "1.7": "2017-08-24", "1.8": "2018-02-16",
        "1.9": "2018-08-24", "1.10": "2019-02-25", "1.11": "2019-09-03", "1.12": "2020-02-25", "1.13": "2020-08-11",
        "1.14": "2021-02-16", "1.15": "2021-08-16", "1.16": "2022-03-15", "1.17": "2022-08-02", "1.18": "2023-02-01",
        "1.19": "2023-09-06", "1.20": "2024-02-06", "1.21": "2024-08-13", "1.22": "2025-02-11", "1.23": "2025-08-12",
        "1.24": "2026-02-10", "1.25": "2026-08-19",
    },
    ".NET": {
        "1.0": "2019-06-27", "1.1": "2019-06-27", "2.0": "2018-10-01", "2.1": "2021-08-21", "2.2": "2019-12-23",
        "3.0": "2020-03-03", "3.1": "2022-12-13", "5.0": "2022-05-10", "6.0": "2024-11-12", "7.0": "2024-05-14",
        "8.0": "2026-11-10", "9.0": "2026-11-10", "10.0": "2028-11-14",
    },
    "Java": {
        "6": "2018-12-31", "7": "2022-07-31", "8": "2030-12-31", "9": "2018-03-31", "10": "2018-09-30",
        "11": "2027-10-31", "12": "2019-09-30", "13": "2020-03-31", "14": "2020-09-30", "15": "2021-03-31",
        "16": "2021-09-30", "17": "2027-10-31", "18": "2022-09-30", "19": "2023-03-31", "20": "2023-09-19",
        "21": "2029-12-31", "22": "2024-09-17", "23": "2025-03-18", "24": "2025-09-30", "25": "2031-09-30",
    },
    "Debian": {
        "6": "2016-02-29", "7": "2018-05-31", "8": "2020-06-30", "9": "2022-06-30", "10": "2024-06-30",
        "11": "2026-08-31", "12": "2028-06-30", "13": "2030-06-30",
    },
    "Ubuntu": {
        "12.04": "2017-04-28", "14.04": "2019-04-25", "14.10": "2015-07-23", "15.04": "2016-02-04",
        "15.10": "2016-07-28", "16.04": "2021-04-30", "16.10": "2017-07-20", "17.04": "2018-01-13",
        "17.10": "2018-07-19", "18.04": "2023-05-31", "18.10": "2019-07-18", "19.04": "2020-01-23",
        "19.10": "2020-07-17", "20.04": "2025-05-29", "20.10": "2021-07-22", "21.04": "2022-01-20",
        "21.10": "2022-07-14", "22.04": "2027-06-01", "22.10": "2023-07-20", "23.04": "2024-01-25",
        "23.10": "2024-07-11", "24.04": "2029-05-31", "24.10": "2025-07-10", "25.04": "2026-01-15",
        "25.10": "2026-07-09", "26.04": "2031-05-29",
    },
    "Alpine": {
        "2.6": "2015-05-01", "2.7": "2015-11-01", "3.0": "2016-05-01", "3.1": "2016-11-01", "3.2": "2017-05-01",
        "3.3": "2017-11-01", "3.4": "2018-05-01", "3.5": "2018-11-01", "3.6": "2019-05-01", "3.7": "2019-11-01",
        "3.8": "2020-05-01", "3.9": "2020-11-01", "3.10": "2021-05-01", "3.11": "2021-11-01", "3.12": "2022-05-01",
        "3.13": "2022-11-01", "3.14": "2023-05-01", "3.15": "2023-11-01", "3.16": "2024-05-23", "3.17": "2024-11-22",
        "3.18": "2025-05-09", "3.19": "2025-11-01", "3.20": "2026-04-01", "3.21": "2026-11-01", "3.22": "2027-05-01",
        "3.23": "2027-11-01",
    },
    "Fedora": {
        "20": "2015-06-23", "21": "2015-12-01", "22": "2016-07-19", "23": "2016-12-20", "24": "2017-08-08",
        "25": "2017-12-12", "26": "2018-05-29", "27": "2018-11-30",
        "28": "2019-05-28", "29": "2019-11-26", "30": "2020-05-26", "31": "2020-11-24", "32": "2021-05-25",
        "33": "2021-11-30", "34": "2022-06-07", "35": "2022-12-13", "36": "2023-05-16", "37": "2023-12-05",
        "38": "2024-05-21", "39": "2024-11-26", "40": "2025-05-13", "41": "2025-12-15",
    },
    "CentOS": {"5": "2017-03-31", "6": "2020-11-30", "7": "2024-06-30", "8": "2021-12-31"},
    "Amazon Linux": {"1": "2023-12-31", "2018.03": "2023-12-31", "2017.09": "2023-12-31", "2": "2026-06-30"},
    "openSUSE Leap": {"15.3": "2022-12-31", "15.4": "2023-12-07", "15.5": "2024-12-31", "15.6": "2026-04-30"},
    "PostgreSQL": {
        "9": "2021-11-11", "9.4": "2020-02-13", "9.5": "2021-02-11", "9.6": "2021-11-11", "10": "2022-11-10",
        "11": "2023-11-09", "12": "2024-11-21", "13": "2025-11-13", "14": "2026-11-12", "15": "2027-11-11",
        "16": "2028-11-09", "17": "2029-11-08", "18": "2030-11-14",
    },
    "MySQL": {"5": "2023-10-31", "5.5": "2018-12-31", "5.6": "2021-02-28", "5.7": "2023-10-31", "8.0": "2026-04-30"},
    "MongoDB": {
        "3.4": "2020-01-31", "3.6": "2021-04-30", "4": "2024-02-29", "4.0": "2022-04-30", "4.2": "2023-04-30",
        "4.4": "2024-02-29", "5": "2024-10-31", "5.0": "2024-10-31", "6": "2025-07-31", "6.0": "2025-07-31",
    },
}  # fmt: skip
"""Last day of free security fixes, by product and release (ISO dates), as known in November 2026.

Sources: Node.js release schedule; endoflife.date for Python, PHP, Ruby, Go, .NET, Alpine, Fedora, CentOS, Amazon Linux,
Leap and the databases; adoptium.net for Java ("at least"); Debian's distro-info-data (Debian with its LTS, which the
official images follow; Ubuntu without paid support). A release that is not listed is not known, and not old.
"""

KNOWN_ON = "2026-11-15"
"""The day of the table. What has ended is judged by it, not by the clock: the same file gets the same findings."""

PRODUCTS: dict[str, str] = {
    "node": "Node.js", "python": "Python", "php": "PHP", "ruby": "Ruby", "golang": "Go", "debian": "Debian",
    "ubuntu": "Ubuntu", "alpine": "Alpine", "fedora": "Fedora", "centos": "CentOS", "amazonlinux": "Amazon Linux",
    "opensuse/leap": "openSUSE Leap", "postgres": "PostgreSQL", "mysql": "MySQL", "mongo": "MongoDB", "openjdk": "Java",
    "eclipse-temurin": "Java", "amazoncorretto": "Java", "adoptopenjdk": "Java", "java": "Java", "ibmjava": "Java",
    "sapmachine": "Java", "public.ecr.aws/amazonlinux/amazonlinux": "Amazon Linux", "buildpack-deps": "Debian",
    "mcr.microsoft.com/dotnet/sdk": ".NET", "mcr.microsoft.com/dotnet/aspnet": ".NET",
    "mcr.microsoft.com/dotnet/runtime": ".NET", "mcr.microsoft.com/dotnet/runtime-deps": ".NET",
    "mcr.microsoft.com/dotnet/core/sdk": ".NET", "mcr.microsoft.com/dotnet/core/aspnet": ".NET",
    "mcr.microsoft.com/dotnet/core/runtime": ".NET", "microsoft/dotnet": ".NET",
}  # fmt: skip
"""The product whose release the tag of an image begins with, by short name of the image."""

CODE_NAMES: dict[str, tuple[str, str]] = {
    "squeeze": ("Debian", "6"), "wheezy": ("Debian", "7"), "jessie": ("Debian", "8"), "stretch": ("Debian", "9"),
    "buster": ("Debian", "10"), "bullseye": ("Debian", "11"), "bookworm": ("Debian", "12"), "trixie": ("Debian", "13"),
    "precise": ("Ubuntu", "12.04"), "trusty": ("Ubuntu", "14.04"), "xenial": ("Ubuntu", "16.04"),
    "bionic": ("Ubuntu", "18.04"), "focal": ("Ubuntu", "20.04"), "jammy": ("Ubuntu", "22.04"),
    "noble": ("Ubuntu", "24.04"), "resolute": ("Ubuntu", "26.04"), "cosmic": ("Ubuntu", "18.10"),
    "disco": ("Ubuntu", "19.04"), "eoan": ("Ubuntu", "19.10"), "groovy": ("Ubuntu", "20.10"),
    "hirsute": ("Ubuntu", "21.04"), "impish": ("Ubuntu", "21.10"), "kinetic": ("Ubuntu", "22.10"),
    "lunar": ("Ubuntu", "23.04"), "mantic": ("Ubuntu", "23.10"), "oracular": ("Ubuntu", "24.10"),
    "plucky": ("Ubuntu", "25.04"), "questing": ("Ubuntu", "25.10"),
}  # fmt: skip
"""Distribution and release behind a code name, wherever it stands in a tag."""

DISTRIBUTION_WORDS: dict[str, str] = {
    "alpine": "Alpine", "ubuntu": "Ubuntu", "debian": "Debian", "fedora": "Fedora", "centos": "CentOS",
}  # fmt: skip
"""Words of a tag that a release may follow in one piece: `3.11-alpine3.18`, `12.4.1-devel-ubuntu20.04`."""


def releases(repository: str, tag: str) -> tuple[tuple[str, str, str], ...]:
    """What the tag of an image tells of its contents: (product, release, last day of support), those known.

    `python` and `3.7-buster` give both `("Python", "3.7", "2023-06-27")` and `("Debian", "10", "2024-06-30")`.
    """
    found = []
    name = short_name(repository)
    product = PRODUCTS.get(name)
    parts = tag.lower().split("-")
    if product is not None:
        found.append((product, _known(product, parts[0].removeprefix("v"))))
    if name.startswith("gcr.io/distroless/"):
        parts.append(name.rpartition("-")[2])
    found.extend(_distribution(part) for part in parts)
    return tuple((name, release, SUPPORT[name][release]) for name, release in dict.fromkeys(found) if release)


def ended(repository: str, tag: str) -> tuple[tuple[str, str, str], ...]:
    """Those of `releases` that had got their last fix when this table was made."""
    return tuple(found for found in releases(repository, tag) if found[2] < KNOWN_ON)


def newest(product: str) -> tuple[str, str] | None:
    """The release of a product that is supported longest, and its last day; None where none is listed any more."""
    release, last = max(SUPPORT[product].items(), key=lambda item: item[1])
    return (release, last) if last >= KNOWN_ON else None


def _known(product: str, version: str) -> str:
    """The listed release that `version` (`3.7.4`, `8u302`) belongs to, or an empty text."""
    numbers = version.partition("u")[0] if product == "Java" else version
    listed = SUPPORT[product]
    while numbers:
        if numbers in listed:
            return numbers
        numbers = numbers.rpartition(".")[0]
    return ""


def _distribution(part: str) -> tuple[str, str]:
    if part in CODE_NAMES:
        return CODE_NAMES[part]
    for word, product in DISTRIBUTION_WORDS.items():
        if part.startswith(word):
            return product, _known(product, part[len(word) :])
    return "", ""
