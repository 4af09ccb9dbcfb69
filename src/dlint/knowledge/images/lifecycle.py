"""When releases of languages, distributions and databases get their last security fix."""

from __future__ import annotations

from dlint.knowledge.images.names import short_name
from dlint.knowledge.images.services import OPEN, SERVICES

SUPPORT: dict[str, dict[str, str]] = {
    # Releases with an odd number get no long-term support.
    "Node.js": {
        "0.10": "2016-10-31", "0.12": "2016-12-31", "4": "2018-04-30", "5": "2016-06-30", "6": "2019-04-30",
        "7": "2017-06-30", "8": "2019-12-31", "9": "2018-06-30", "10": "2021-04-30", "11": "2019-06-30",
        "12": "2022-04-30", "13": "2020-06-01", "14": "2023-04-30", "15": "2021-06-01", "16": "2023-09-11",
        "17": "2022-06-01", "18": "2025-04-30", "19": "2023-06-01", "20": "2026-04-30", "21": "2024-06-01",
        "22": "2027-04-30", "23": "2025-06-01", "24": "2028-04-30", "25": "2026-06-01", "26": "2029-04-30",
    },
    # A tag such as `2` means the newest release of that number: listed only where all of them have ended.
    "Python": {
        "2": "2020-01-01", "2.6": "2013-10-29", "2.7": "2020-01-01", "3.1": "2012-04-09", "3.2": "2016-02-20",
        "3.3": "2017-09-29", "3.4": "2019-03-18", "3.5": "2020-09-30", "3.6": "2021-12-23", "3.7": "2023-06-27",
        "3.8": "2024-10-07", "3.9": "2025-10-31", "3.10": "2026-10-31", "3.11": "2027-10-31", "3.12": "2028-10-31",
        "3.13": "2029-10-31", "3.14": "2030-10-31",
    },
    # Two years of fixes and two of security fixes, to the end of the year. Source: php.net, supported versions,
    # 2026-11.
    "PHP": {
        "5": "2018-12-31", "5.3": "2014-08-14", "5.4": "2015-09-14", "5.5": "2016-07-21", "5.6": "2018-12-31",
        "7": "2022-11-28", "7.0": "2019-01-10", "7.1": "2019-12-01", "7.2": "2020-11-30", "7.3": "2021-12-06",
        "7.4": "2022-11-28", "8.0": "2023-11-26", "8.1": "2025-12-31", "8.2": "2026-12-31", "8.3": "2027-12-31",
        "8.4": "2028-12-31", "8.5": "2029-12-31",
    },
    "Ruby": {
        "1.9": "2015-02-23", "2": "2023-03-31", "2.0": "2016-02-24", "2.1": "2017-03-31", "2.2": "2018-03-31",
        "2.3": "2019-03-31", "2.4": "2020-03-31", "2.5": "2021-03-31", "2.6": "2022-03-31", "2.7": "2023-03-31",
        "3.0": "2024-04-23", "3.1": "2025-03-26", "3.2": "2026-03-31", "3.3": "2027-03-31", "3.4": "2028-03-31",
        "4.0": "2029-03-31",
    },
    # A release ends when the second one after it is there. Source: go.dev, release policy, 2026-11.
    "Go": {
        "1.2": "2014-12-10", "1.3": "2015-08-19", "1.4": "2016-02-17", "1.5": "2016-08-15", "1.6": "2017-02-16",
        "1.7": "2017-08-24", "1.8": "2018-02-16", "1.9": "2018-08-24", "1.10": "2019-02-25", "1.11": "2019-09-03",
        "1.12": "2020-02-25", "1.13": "2020-08-11", "1.14": "2021-02-16", "1.15": "2021-08-16", "1.16": "2022-03-15",
        "1.17": "2022-08-02", "1.18": "2023-02-01", "1.19": "2023-09-06", "1.20": "2024-02-06", "1.21": "2024-08-13",
        "1.22": "2025-02-11", "1.23": "2025-08-12", "1.24": "2026-02-10", "1.25": "2026-08-19",
    },
    # Even numbers get three years, odd ones less. Source: dotnet.microsoft.com, support policy, 2026-11.
    ".NET": {
        "1.0": "2019-06-27", "1.1": "2019-06-27", "2.0": "2018-10-01", "2.1": "2021-08-21", "2.2": "2019-12-23",
        "3.0": "2020-03-03", "3.1": "2022-12-13", "5.0": "2022-05-10", "6.0": "2024-11-12", "7.0": "2024-05-14",
        "8.0": "2026-11-10", "9.0": "2026-11-10", "10.0": "2028-11-14",
    },
    # The days of Eclipse Temurin, whose builds are free: other vendors end earlier or ask for a contract.
    "Java": {
        "6": "2018-12-31", "7": "2022-07-31", "8": "2030-12-31", "9": "2018-03-31", "10": "2018-09-30",
        "11": "2027-10-31", "12": "2019-09-30", "13": "2020-03-31", "14": "2020-09-30", "15": "2021-03-31",
        "16": "2021-09-30", "17": "2027-10-31", "18": "2022-09-30", "19": "2023-03-31", "20": "2023-09-19",
        "21": "2029-12-31", "22": "2024-09-17", "23": "2025-03-18", "24": "2025-09-16", "25": "2031-09-30",
        "26": "2026-09-15",
    },
    # The days of LTS, whose updates are free and come by way of the same archive.
    "Debian": {
        "6": "2016-02-29", "7": "2018-05-31", "8": "2020-06-30", "9": "2022-07-01", "10": "2024-06-30",
        "11": "2026-08-31", "12": "2028-06-30", "13": "2030-06-30",
    },
    # The days of standard support: what follows it needs an account.
    "Ubuntu": {
        "10.04": "2013-05-09", "12.04": "2017-04-28", "12.10": "2014-05-16", "13.04": "2014-01-27",
        "13.10": "2014-07-17",
        "14.04": "2019-04-02", "14.10": "2015-07-23", "15.04": "2016-02-04", "15.10": "2016-07-28",
        "16.04": "2021-04-02", "16.10": "2017-07-20", "17.04": "2018-01-13", "17.10": "2018-07-19",
        "18.04": "2023-05-31", "18.10": "2019-07-18", "19.04": "2020-01-23", "19.10": "2020-07-06",
        "20.04": "2025-05-31", "20.10": "2021-07-22", "21.04": "2022-01-20", "21.10": "2022-07-14",
        "22.04": "2027-04-01", "22.10": "2023-07-20", "23.04": "2024-01-20", "23.10": "2024-07-12",
        "24.04": "2029-05-31", "24.10": "2025-07-10", "25.04": "2026-01-17", "25.10": "2026-07-01",
        "26.04": "2031-04-30",
    },
    "Alpine": {
        "2.3": "2013-11-01", "2.4": "2014-05-01", "2.5": "2014-11-01", "2.6": "2015-05-01", "2.7": "2015-11-01",
        "3.0": "2016-05-01", "3.1": "2016-11-01", "3.2": "2017-05-01", "3.3": "2017-11-01", "3.4": "2018-05-01",
        "3.5": "2018-11-01", "3.6": "2019-05-01", "3.7": "2019-11-01", "3.8": "2020-05-01", "3.9": "2020-11-01",
        "3.10": "2021-05-01", "3.11": "2021-11-01", "3.12": "2022-05-01", "3.13": "2022-11-01", "3.14": "2023-05-01",
        "3.15": "2023-11-01", "3.16": "2024-05-23", "3.17": "2024-11-22", "3.18": "2025-05-09", "3.19": "2025-11-01",
        "3.20": "2026-04-01", "3.21": "2026-11-01", "3.22": "2027-05-01", "3.23": "2027-11-01", "3.24": "2028-06-01",
    },
    "Fedora": {
        "17": "2013-07-30", "18": "2014-01-14", "19": "2015-01-06", "20": "2015-06-23", "21": "2015-12-01",
        "22": "2016-07-19", "23": "2016-12-20", "24": "2017-08-08", "25": "2017-12-12", "26": "2018-05-29",
        "27": "2018-11-30", "28": "2019-05-28", "29": "2019-11-26", "30": "2020-05-26", "31": "2020-11-24",
        "32": "2021-05-25", "33": "2021-11-30", "34": "2022-06-07", "35": "2022-12-13", "36": "2023-05-16",
        "37": "2023-12-05", "38": "2024-05-21", "39": "2024-11-26", "40": "2025-05-13", "41": "2025-12-15",
        "42": "2026-05-27", "43": "2026-12-09", "44": "2027-06-02",
    },
    "CentOS": {
        "5": "2017-03-31", "6": "2020-11-30", "7": "2024-06-30", "8": "2021-12-31",
    },
    "CentOS Stream": {
        "8": "2024-05-31", "9": "2027-05-31", "10": "2030-05-31",
    },
    # Releases that are named by a month are all Amazon Linux 1.
    "Amazon Linux": {
        "1": "2023-12-31", "2": "2026-06-30", "2010.11": "2023-12-31", "2011.09": "2023-12-31",
        "2012.03": "2023-12-31", "2012.09": "2023-12-31", "2013.03": "2023-12-31", "2013.09": "2023-12-31",
        "2014.03": "2023-12-31", "2014.09": "2023-12-31", "2015.03": "2023-12-31", "2015.09": "2023-12-31",
        "2016.03": "2023-12-31", "2016.09": "2023-12-31", "2017.03": "2023-12-31", "2017.09": "2023-12-31",
        "2018.03": "2023-12-31", "2023": "2029-06-30",
    },
    # 42.1 to 42.3 came between 13.2 and 15.0.
    "openSUSE Leap": {
        "12.2": "2014-01-15", "12.3": "2015-01-29", "13.1": "2016-02-03", "13.2": "2017-01-17", "15.0": "2019-12-03",
        "15.1": "2021-02-02", "15.2": "2022-01-04", "15.3": "2022-12-31", "15.4": "2023-12-07", "15.5": "2024-12-31",
        "15.6": "2026-04-30", "16.0": "2027-10-31", "42.1": "2017-05-17", "42.2": "2018-01-26", "42.3": "2019-07-01",
    },
    "PostgreSQL": {
        "8.4": "2014-07-24", "9": "2021-11-11", "9.0": "2015-10-08", "9.1": "2016-10-27", "9.2": "2017-11-09",
        "9.3": "2018-11-08", "9.4": "2020-02-13", "9.5": "2021-02-11", "9.6": "2021-11-11", "10": "2022-11-10",
        "11": "2023-11-09", "12": "2024-11-21", "13": "2025-11-13", "14": "2026-11-12", "15": "2027-11-11",
        "16": "2028-11-09", "17": "2029-11-08", "18": "2030-11-14",
    },
    "MySQL": {
        "5": "2023-10-31", "5.5": "2018-12-31", "5.6": "2021-02-28", "5.7": "2023-10-31", "8.0": "2026-04-30",
        "8.1": "2023-10-25", "8.2": "2023-12-14", "8.3": "2024-04-10", "8.4": "2032-04-30", "9.0": "2024-10-15",
        "9.1": "2025-01-21", "9.2": "2025-04-15", "9.3": "2025-07-22", "9.4": "2025-10-21", "9.5": "2026-01-20",
        "9.6": "2026-04-21", "9.7": "2034-04-21",
    },
    "MariaDB": {
        "5.1": "2015-02-01", "5.2": "2015-11-10", "5.3": "2017-03-01", "5.5": "2020-04-11", "10.0": "2019-03-31",
        "10.1": "2020-10-17", "10.2": "2022-05-23", "10.3": "2023-05-25", "10.4": "2024-06-18", "10.5": "2025-06-24",
        "10.6": "2026-07-06", "10.7": "2023-02-09", "10.8": "2023-05-20", "10.9": "2023-08-22", "10.10": "2023-11-17",
        "10.11": "2028-02-16", "11.0": "2024-06-06", "11.1": "2024-08-21", "11.2": "2024-11-21", "11.3": "2024-05-29",
        "11.4": "2029-05-29", "11.5": "2024-11-21", "11.6": "2025-02-13", "11.7": "2025-05-12", "11.8": "2028-06-04",
        "12.0": "2025-11-18", "12.1": "2026-02-13", "12.2": "2026-05-28", "12.3": "2029-06-12",
    },
    "MongoDB": {
        "2.2": "2014-02-28", "2.6": "2016-10-31", "3.0": "2018-02-28", "3.2": "2018-09-30", "3.4": "2020-01-31",
        "3.6": "2021-04-30", "4": "2024-02-29", "4.0": "2022-04-30", "4.2": "2023-04-30", "4.4": "2024-02-29",
        "5": "2024-10-31", "5.0": "2024-10-31", "5.1": "2022-01-19", "5.2": "2022-03-23", "5.3": "2022-07-19",
        "6": "2025-07-31", "6.0": "2025-07-31", "6.1": "2023-02-09", "6.2": "2023-04-24", "6.3": "2023-08-31",
        "7.0": "2027-08-31", "7.1": "2024-01-23", "7.2": "2024-03-27", "7.3": "2024-10-02", "8.0": "2029-10-31",
        "8.1": "2025-09-30", "8.2": "2026-07-31", "8.3": "2029-10-31",
    },
    "Redis": {
        "5.0": "2022-04-27", "6.0": "2022-05-31", "6.2": "2027-04-01", "7.0": "2024-07-29", "7.2": "2029-12-01",
        "7.4": "2029-12-01", "8.0": "2026-12-01", "8.2": "2030-09-01",
    },
    "ROS": {
        "groovy": "2014-07-31", "hydro": "2015-05-31", "jade": "2017-05-31", "ardent": "2018-12-31",
        "indigo": "2019-04-30", "lunar": "2019-05-01", "bouncy": "2019-07-31", "crystal": "2019-12-31",
        "eloquent": "2020-11-30", "kinetic": "2021-05-01", "dashing": "2021-05-31", "galactic": "2022-12-09",
        "melodic": "2023-04-01", "foxy": "2023-06-20", "iron": "2024-12-04", "noetic": "2025-05-01",
        "kilted": "2026-12-31", "humble": "2027-05-31", "jazzy": "2029-05-31", "lyrical": "2031-05-31",
    },
    **SERVICES,
}  # fmt: skip
"""Last day of free security fixes, by product and release (ISO dates).

Source: endoflife.date, as of 2026-08-22 (Java: the days of Eclipse Temurin, "at least"; Debian with its LTS, which the
official images follow; MariaDB and Ubuntu without paid support); for releases that it does not list (Node.js before
4, Go before 1.10, Java before 16 without LTS, ROS before Kinetic) the publishers' own pages, 2026-11.
`tools/facts.py` compares this table with a newer copy. A release that is not listed is not known, and not old.
"""

KNOWN_ON = "2026-11-27"
"""The day of the table. What has ended is judged by it, not by the clock: the same file gets the same findings."""

PRODUCTS: dict[str, str] = {
    "node": "Node.js", "python": "Python", "php": "PHP", "ruby": "Ruby", "golang": "Go", "debian": "Debian",
    "ubuntu": "Ubuntu", "alpine": "Alpine", "fedora": "Fedora", "centos": "CentOS", "amazonlinux": "Amazon Linux",
    "opensuse/leap": "openSUSE Leap", "opensuse": "openSUSE Leap", "postgres": "PostgreSQL", "mysql": "MySQL",
    "mariadb": "MariaDB", "mongo": "MongoDB", "redis": "Redis", "ros": "ROS", "osrf/ros": "ROS", "openjdk": "Java",
    "quay.io/centos/centos": "CentOS Stream", "quay.io/fedora/fedora": "Fedora",
    "registry.fedoraproject.org/fedora": "Fedora",
    "eclipse-temurin": "Java", "amazoncorretto": "Java", "adoptopenjdk": "Java", "java": "Java", "ibmjava": "Java",
    "sapmachine": "Java", "public.ecr.aws/amazonlinux/amazonlinux": "Amazon Linux", "buildpack-deps": "Debian",
    "mcr.microsoft.com/dotnet/sdk": ".NET", "mcr.microsoft.com/dotnet/aspnet": ".NET",
    "mcr.microsoft.com/dotnet/runtime": ".NET", "mcr.microsoft.com/dotnet/runtime-deps": ".NET",
    "mcr.microsoft.com/dotnet/core/sdk": ".NET", "mcr.microsoft.com/dotnet/core/aspnet": ".NET",
    "mcr.microsoft.com/dotnet/core/runtime": ".NET", "microsoft/dotnet": ".NET",
    "nginx": "nginx", "nginxinc/nginx-unprivileged": "nginx", "httpd": "Apache httpd", "rabbitmq": "RabbitMQ",
    "elasticsearch": "Elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch": "Elasticsearch",
    "kibana": "Kibana", "docker.elastic.co/kibana/kibana": "Kibana", "logstash": "Logstash",
    "docker.elastic.co/logstash/logstash": "Logstash", "opensearchproject/opensearch": "OpenSearch",
    "tomcat": "Tomcat", "jetty": "Jetty", "traefik": "Traefik", "haproxy": "HAProxy", "kong": "Kong",
    "kong/kong-gateway": "Kong", "memcached": "Memcached", "valkey/valkey": "Valkey", "cassandra": "Cassandra",
    "couchdb": "CouchDB", "couchbase": "Couchbase", "clickhouse": "ClickHouse",
    "clickhouse/clickhouse-server": "ClickHouse", "neo4j": "Neo4j", "solr": "Solr", "influxdb": "InfluxDB",
    "zookeeper": "ZooKeeper", "apache/kafka": "Kafka", "flink": "Flink", "apache/flink": "Flink",
    "apache/airflow": "Airflow", "consul": "Consul", "hashicorp/consul": "Consul", "vault": "Vault",
    "hashicorp/vault": "Vault", "grafana/grafana": "Grafana", "grafana/grafana-oss": "Grafana",
    "grafana/grafana-enterprise": "Grafana", "quay.io/keycloak/keycloak": "Keycloak", "sonarqube": "SonarQube",
    "docker": "Docker", "drupal": "Drupal", "joomla": "Joomla", "mediawiki": "MediaWiki", "matomo": "Matomo",
    "nextcloud": "Nextcloud", "redmine": "Redmine", "phpmyadmin": "phpMyAdmin", "phpmyadmin/phpmyadmin": "phpMyAdmin",
    "erlang": "Erlang", "elixir": "Elixir", "perl": "Perl", "julia": "Julia", "groovy": "Groovy", "jruby": "JRuby",
    "rockylinux": "Rocky Linux", "rockylinux/rockylinux": "Rocky Linux", "almalinux": "AlmaLinux",
    "oraclelinux": "Oracle Linux", "photon": "Photon OS", "mageia": "Mageia",
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
    "plucky": ("Ubuntu", "25.04"), "questing": ("Ubuntu", "25.10"), "zesty": ("Ubuntu", "17.04"),
    "artful": ("Ubuntu", "17.10"), "yakkety": ("Ubuntu", "16.10"), "wily": ("Ubuntu", "15.10"),
    "vivid": ("Ubuntu", "15.04"), "utopic": ("Ubuntu", "14.10"), "saucy": ("Ubuntu", "13.10"),
    "raring": ("Ubuntu", "13.04"), "lucid": ("Ubuntu", "10.04"), "quantal": ("Ubuntu", "12.10"),
}  # fmt: skip
"""Distribution and release behind a code name, wherever it stands in a tag. Source: distro-info-data, 2026-11."""

REDHAT_REGISTRY = "registry.access.redhat.com/"

SHARED_NAMES: frozenset[str] = frozenset({
    "artful", "cosmic", "disco", "groovy", "kinetic", "lucid", "lunar", "vivid",
})  # fmt: skip
"""Code names that also name something else: releases of ROS, editions of products, plain words.

They count only in the tags of images that are known to be built on Debian or Ubuntu.
"""

DISTRIBUTION_WORDS: dict[str, str] = {
    "alpine": "Alpine", "ubuntu": "Ubuntu", "debian": "Debian", "fedora": "Fedora", "centos": "CentOS",
    "rockylinux": "Rocky Linux", "oraclelinux": "Oracle Linux", "ubi": "RHEL", "php": "PHP",
    "jdk": "Java", "jre": "Java",
}  # fmt: skip
"""Words of a tag that a release may follow in one piece: `3.11-alpine3.18`, `12.4.1-devel-ubuntu20.04`, `6-php8.0`."""


def releases(repository: str, tag: str) -> tuple[tuple[str, str, str], ...]:
    """What the tag of an image states about its contents: (product, release, last day of support), those known.

    `python` and `3.7-buster` give both `("Python", "3.7", "2023-06-27")` and `("Debian", "10", "2024-06-30")`.
    """
    found = []
    name = short_name(repository)
    product = PRODUCTS.get(name)
    parts = tag.lower().split("-")
    if product is not None:
        release = _known(product, parts[0].removeprefix("v"))
        found.append((product, release))
        # The release of the product itself is no code name of a distribution.
        parts = parts[1:] if release else parts
    if name.startswith(REDHAT_REGISTRY):
        # The name itself has the release: `registry.access.redhat.com/ubi8/ubi-minimal`.
        parts.append(name.removeprefix(REDHAT_REGISTRY).partition("/")[0].partition("-")[0])
    if name.startswith("gcr.io/distroless/"):
        # The name has the release of Debian: `gcr.io/distroless/base-debian12`.
        parts.append(name.rpartition("-")[2])
    found.extend(_distribution(name, part) for part in parts)
    return tuple((name, release, SUPPORT[name][release]) for name, release in dict.fromkeys(found) if release)


def ended(repository: str, tag: str) -> tuple[tuple[str, str, str], ...]:
    """Those of `releases` that had got their last fix when this table was made."""
    return tuple(found for found in releases(repository, tag) if found[2] < KNOWN_ON)


def newest(product: str) -> tuple[str, str] | None:
    """The release of a product that is supported longest, and its last day; None where none is listed any more.

    The day is empty where none is announced.
    """
    release, last = max(SUPPORT[product].items(), key=lambda item: item[1])
    return (release, "" if last == OPEN else last) if last >= KNOWN_ON else None


def _known(product: str, version: str) -> str:
    """The listed release that `version` (`3.7.4`, `8u302`) belongs to, or an empty text."""
    numbers = version
    if product == "Java":
        # `8u302` is an update of 8.
        numbers = version.partition("u")[0]
    elif product == "CentOS Stream":
        numbers = version.removeprefix("stream")
    listed = SUPPORT[product]
    while numbers:
        if numbers in listed:
            return numbers
        numbers = numbers.rpartition(".")[0]
    return ""


def _distribution(name: str, part: str) -> tuple[str, str]:
    if part in CODE_NAMES:
        return CODE_NAMES[part] if part not in SHARED_NAMES or _is_debian(name) else ("", "")
    for word, product in DISTRIBUTION_WORDS.items():
        if part.startswith(word):
            return product, _known(product, part[len(word) :])
    return "", ""


def _is_debian(name: str) -> bool:
    # Few tags have such a name.
    from dlint.knowledge.images.bases import base_family

    return base_family(name) == "debian"
