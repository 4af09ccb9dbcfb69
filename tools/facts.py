"""Compare the tables of images with fresh copies of their sources: tools/facts.py COPY…; prints what is stale.

A COPY is a file that the caller already has, nothing is fetched:

* a checkout of github.com/endoflife-date/endoflife.date, or its folder `products`;
* files `<product>.json` as https://endoflife.date/api/<product>.json gives them (a list of releases with `cycle` and
  `eol`), or a folder of such files;
* a checkout of github.com/docker-library/official-images, or its folder `library`.

Exit code: 0 nothing is stale, 1 something is, 2 a copy that cannot be read.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dlint.knowledge.images.lifecycle import KNOWN_ON, SUPPORT
from dlint.knowledge.images.names import RETIRED
from dlint.knowledge.images.official import OFFICIAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SLUGS: dict[str, tuple[str, ...]] = {
    "Node.js": ("nodejs",), "Python": ("python",), "PHP": ("php",), "Ruby": ("ruby",), "Go": ("go",),
    ".NET": ("dotnet",), "Java": ("eclipse-temurin",), "Debian": ("debian",), "Ubuntu": ("ubuntu",),
    "Alpine": ("alpine-linux", "alpine"), "Fedora": ("fedora",), "CentOS": ("centos",),
    "CentOS Stream": ("centos-stream",), "Amazon Linux": ("amazon-linux",), "openSUSE Leap": ("opensuse",),
    "PostgreSQL": ("postgresql",), "MySQL": ("mysql",), "MariaDB": ("mariadb",), "MongoDB": ("mongodb",),
    "Redis": ("redis",), "ROS": ("ros", "ros-2"),
    "nginx": ("nginx",), "Apache httpd": ("apache-http-server",), "RabbitMQ": ("rabbitmq",),
    "Elasticsearch": ("elasticsearch",), "Kibana": ("kibana",), "Logstash": ("logstash",),
    "OpenSearch": ("opensearch",), "Tomcat": ("tomcat",), "Jetty": ("eclipse-jetty",), "Traefik": ("traefik",),
    "HAProxy": ("haproxy",), "Kong": ("kong-gateway",), "Memcached": ("memcached",), "Valkey": ("valkey",),
    "Cassandra": ("apache-cassandra",), "CouchDB": ("apache-couchdb",), "Couchbase": ("couchbase-server",),
    "ClickHouse": ("clickhouse",), "Neo4j": ("neo4j",), "Solr": ("solr",), "InfluxDB": ("influxdb",),
    "ZooKeeper": ("zookeeper",), "Kafka": ("apache-kafka",), "Flink": ("apache-flink",),
    "Airflow": ("apache-airflow",), "Consul": ("consul",), "Vault": ("hashicorp-vault",), "Grafana": ("grafana",),
    "Keycloak": ("keycloak",), "SonarQube": ("sonarqube-server",), "Docker": ("docker-engine",),
    "Drupal": ("drupal",), "Joomla": ("joomla",), "MediaWiki": ("mediawiki",), "Matomo": ("matomo",),
    "Nextcloud": ("nextcloud",), "Redmine": ("redmine",), "phpMyAdmin": ("phpmyadmin",), "Erlang": ("erlang",),
    "Elixir": ("elixir",), "Perl": ("perl",), "Julia": ("julia",), "Groovy": ("apache-groovy",),
    "JRuby": ("jruby",), "Rocky Linux": ("rocky-linux",), "AlmaLinux": ("almalinux",),
    "Oracle Linux": ("oracle-linux",), "RHEL": ("rhel",), "Photon OS": ("vmware-photon",), "Mageia": ("mageia",),
}  # fmt: skip
"""The names of our products at endoflife.date."""

FIELDS: dict[str, str] = {"Debian": "eoes"}
"""Where another day than `eol` counts: Debian's LTS, which that site calls extended."""

OLDEST = "2013-06"
"""Releases that ended earlier were never published as an official image."""

Releases = dict[str, str]
DAY = r"\d{4}-\d{2}-\d{2}"


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 2
    stale: list[str] = []
    for argument in arguments:
        try:
            stale += list(compare(Path(argument)))
        except (OSError, ValueError, TypeError, KeyError) as error:
            print(f"{argument} cannot be read: {error}", file=sys.stderr)
            return 2
    print("\n".join([*stale, f"{len(stale)} facts are stale (tables of {KNOWN_ON})"]))
    return 1 if stale else 0


def compare(copy: Path) -> Iterator[str]:
    """The differences of the tables from a copy, one line each; ValueError where the copy is of no known kind."""
    library = copy / "library" if (copy / "library").is_dir() else copy
    if copy.is_file() or any(_product_files(copy)):
        yield from stale_releases(read_products(copy), SUPPORT)
    elif library.name == "library":
        yield from stale_images(read_library(library), OFFICIAL, RETIRED)
    else:
        raise ValueError("it holds no products of endoflife.date and no library of docker-library")


def stale_releases(products: Mapping[str, Mapping[str, Releases]], table: Mapping[str, Releases]) -> Iterator[str]:
    """Releases that the table lacks, or whose last day differs; `products` are by name there, with all day fields."""
    for product, slugs in SLUGS.items():
        known = table.get(product, {})
        for release, fields in ((each, days) for slug in slugs for each, days in products.get(slug, {}).items()):
            day = fields.get(FIELDS.get(product, "eol"), "")
            if day < OLDEST or not re.fullmatch(DAY, day):
                continue
            ours = next((known[name] for name in _spellings(release) if name in known), None)
            if ours is None:
                yield f"{product} {release} is missing: its support ends {day}"
            elif ours != day:
                yield f"{product} {release}: the table has {ours}, the copy {day}"


def stale_images(library: Mapping[str, bool], official: frozenset[str], retired: Mapping[str, str]) -> Iterator[str]:
    """Official images that the tables do not know, or know as something else; `library` is whether each has tags."""
    for name, has_tags in library.items():
        if name not in official:
            yield f"{name} is an official image that the table lacks"
        if not has_tags and name not in retired:
            yield f"{name} has no tag any more: it is retired"
    for successor in retired.values():
        for name in re.findall(r"(?<![\w./:-])[a-z][a-z0-9-]*(?![\w./:-])", successor.replace(" or ", " ")):
            if library.get(name) is not True:
                yield f"{name} takes the place of a retired image, and is none with tags itself"


def read_products(copy: Path) -> dict[str, dict[str, Releases]]:
    """Products by their name at endoflife.date, with the days of each release by field."""
    files = [copy] if copy.is_file() else list(_product_files(copy))
    return {file.stem: _read_json(file) if file.suffix == ".json" else _read_page(file) for file in files}


def read_library(folder: Path) -> dict[str, bool]:
    """The official images, and whether any tag of theirs is published."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name != "MAINTAINERS"]
    return {path.name: bool(re.search(r"(?m)^(?:Shared)?Tags:", path.read_text("utf-8"))) for path in files}


def _product_files(copy: Path) -> Iterator[Path]:
    folder = copy / "products" if (copy / "products").is_dir() else copy
    names = {slug for slugs in SLUGS.values() for slug in slugs}
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if path.suffix in (".md", ".json") and path.stem in names)


def _read_json(file: Path) -> dict[str, Releases]:
    releases = json.loads(file.read_text("utf-8"))
    if not isinstance(releases, list):
        raise TypeError("a list of releases is expected")
    fields = {"eol": "eol", "extendedSupport": "eoes"}
    return {
        str(each["cycle"]): {ours: str(each[theirs]) for theirs, ours in fields.items() if theirs in each}
        for each in releases
    }


def _read_page(file: Path) -> dict[str, Releases]:
    """The releases in the head of a product's page. The few lines of YAML that count are read as text."""
    found: dict[str, Releases] = {}
    for block in re.split(r"(?m)^ *- releaseCycle:", file.read_text("utf-8").partition("\n---")[0])[1:]:
        name = block.partition("\n")[0].strip().strip("\"'")
        found[name] = dict(re.findall(rf"(?m)^ +(eol|eoes): ({DAY})", block))
    return found


def _spellings(release: str) -> tuple[str, ...]:
    """Ways to write a release: endoflife.date has `8` for .NET 8.0, `2.0.0` for Ruby 2.0."""
    shorter = (release.rpartition(".")[0],) if release.count(".") == 2 else ()
    return release, f"{release}.0", *shorter


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
