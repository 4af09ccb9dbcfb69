"""The user and the working directory that published base images start with."""

from __future__ import annotations

from dlint.knowledge.images.names import short_name

PLAIN_IMAGES: frozenset[str] = frozenset({
    "alpine", "almalinux", "amazoncorretto", "amazonlinux", "archlinux", "bash", "buildpack-deps", "busybox",
    "centos", "debian", "docker", "eclipse-temurin", "elixir", "erlang", "fedora", "gcc", "haskell", "ibmjava",
    "julia", "mariadb", "maven", "mongo", "mysql", "nginx", "node", "openjdk", "opensuse/leap", "opensuse/tumbleweed",
    "oraclelinux", "photon", "postgres", "python", "pypy", "r-base", "rabbitmq", "rockylinux", "ruby", "rust",
    "rockylinux/rockylinux", "azul-zulu", "haxe", "hylang", "ibm-semeru-runtimes", "jruby", "neurodebian", "ros",
    "registry", "swipl", "traefik", "nats", "kapacitor", "aerospike", "sbtscala/scala-sbt",
    "sapmachine", "scratch", "swift", "ubuntu", "nvidia/cuda", "mcr.microsoft.com/dotnet/aspnet",
    "mcr.microsoft.com/dotnet/runtime", "mcr.microsoft.com/dotnet/runtime-deps", "mcr.microsoft.com/dotnet/sdk",
    "mcr.microsoft.com/azurelinux/base/core",
})  # fmt: skip
"""Images that start as root in `/`: they name neither a user nor a working directory.

Source: the publishers' Dockerfiles at the commits that github.com/docker-library/official-images names, 2026-08-21.
"""

WORKDIRS: dict[str, str] = {
    "adminer": "/var/www/html",
    "backdrop": "/var/www/html",
    "crate": "/data",
    "dart": "/root",
    "eggdrop": "/home/eggdrop/eggdrop",
    "emqx": "/opt/emqx",
    "flink": "/opt/flink",
    "haproxy": "/var/lib/haproxy",
    "irssi": "/home/user",
    "krakend": "/etc/krakend",
    "mongo-express": "/app",
    "orientdb": "/orientdb",
    "solr": "/opt/solr",
    "spiped": "/spiped",
    "xwiki": "/usr/local/tomcat",
    "espocrm": "/var/www/html",
    "friendica": "/var/www/html",
    "gcr.io/oss-fuzz-base/base-builder": "/src",
    "gcr.io/oss-fuzz-base/base-builder-go": "/src",
    "gcr.io/oss-fuzz-base/base-builder-javascript": "/src",
    "gcr.io/oss-fuzz-base/base-builder-jvm": "/src",
    "gcr.io/oss-fuzz-base/base-builder-python": "/src",
    "gcr.io/oss-fuzz-base/base-builder-rust": "/src",
    "gcr.io/oss-fuzz-base/base-builder-swift": "/src",
    "groovy": "/home/groovy",
    "joomla": "/var/www/html",
    "liquibase": "/liquibase",
    "matomo": "/var/www/html",
    "mediawiki": "/var/www/html",
    "monica": "/var/www/html",
    "neo4j": "/var/lib/neo4j",
    "nim": "/usr/src/app",
    "perl": "/usr/src/app",
    "postfixadmin": "/var/www/html",
    "rethinkdb": "/data",
    "teamspeak": "/var/ts3server",
    "tomee": "/usr/local/tomee",
    "varnish": "/etc/varnish",
    "yourls": "/var/www/html",
    "caddy": "/srv",
    "clojure": "/tmp",  # noqa: S108 (the image's own choice)
    "composer": "/app",
    "drupal": "/opt/drupal",
    "docker.elastic.co/elasticsearch/elasticsearch": "/usr/share/elasticsearch",
    "docker.elastic.co/kibana/kibana": "/usr/share/kibana",
    "docker.elastic.co/logstash/logstash": "/usr/share/logstash",
    "elasticsearch": "/usr/share/elasticsearch",
    "ghost": "/var/lib/ghost",
    "golang": "/go",
    "gradle": "/home/gradle",
    "grafana/grafana": "/usr/share/grafana",
    "httpd": "/usr/local/apache2",
    "jetty": "/var/lib/jetty",
    "kibana": "/usr/share/kibana",
    "logstash": "/usr/share/logstash",
    "nextcloud": "/var/www/html",
    "oven/bun": "/home/bun/app",
    "php": "/var/www/html",
    "phpmyadmin": "/var/www/html",
    "prom/prometheus": "/prometheus",
    "redis": "/data",
    "redmine": "/usr/src/redmine",
    "rocket.chat": "/app/bundle",
    "sonarqube": "/opt/sonarqube",
    "spark": "/opt/spark/work-dir",
    "tomcat": "/usr/local/tomcat",
    "wordpress": "/var/www/html",
}
"""The working directory that an image sets.

Source: the publishers' Dockerfiles, as above, 2026-08-21, and the newest of each repository, 2026-11;
github.com/google/oss-fuzz, infra/base-images, 2026-08-20.
"""

RELEASE_WORKDIRS: frozenset[str] = frozenset({"storm", "zookeeper"})
"""Images whose working directory is called after the release that they hold: `/apache-zookeeper-3.9.6-bin`.

Source: github.com/31z4/zookeeper-docker and github.com/31z4/storm-docker (`WORKDIR $DISTRO_NAME`), 2026-11.
"""

TAG_WORKDIRS: tuple[tuple[str, str, str | None], ...] = (
    ("caddy", "builder", "/usr/bin"),
    ("perl", "5.8", None), ("perl", "5.10", None), ("perl", "5.12", None), ("perl", "5.14", None),
    ("perl", "5.16", None), ("perl", "5.18", None), ("perl", "5.20", None), ("perl", "5.22", None),
    ("perl", "5.24", None), ("perl", "5.26", None),
    ("haproxy", "1.", None), ("haproxy", "2.0", None), ("haproxy", "2.2", None), ("haproxy", "2.4", None),
    ("haproxy", "2.6", None), ("solr", "5", None), ("solr", "6", None),
)  # fmt: skip
"""Where the tag decides: name, a stretch of the tag, the folder (None: not known)."""

ROOT_FOLDER: frozenset[str] = frozenset({
    "arangodb", "cassandra", "chronograf", "clickhouse", "clickhouse/clickhouse-server", "couchbase", "couchdb",
    "eclipse-mosquitto", "fluentd", "influxdb", "kong", "memcached", "odoo", "open-liberty", "percona",
    "rakudo-star", "telegraf", "websphere-liberty", "znc",
})  # fmt: skip
"""Images that name a user of their own or step down to one, and no working directory: they stay in `/`.

Source: the Dockerfiles of the repositories that github.com/docker-library/official-images names, 2026-11.
"""

ROOT_IMAGES: frozenset[str] = frozenset({
    "caddy", "clojure", "composer", "drupal", "ghost", "golang", "gradle", "httpd", "joomla", "matomo",
    "nextcloud", "perl", "php", "phpmyadmin", "redmine", "tomcat", "wordpress", "oven/bun",
    "denoland/deno", "ghcr.io/astral-sh/uv", "openresty/openresty", "bitnami/minideb", "bitnami/node",
    "bitnami/python", "bitnami/ruby", "cgr.dev/chainguard/wolfi-base",
    "backdrop", "couchbase", "crate", "dart", "espocrm", "friendica", "krakend", "mediawiki", "mongo-express", "monica",
    "nim",
    "orientdb", "postfixadmin", "rakudo-star", "rethinkdb", "tomee", "yourls",
})  # fmt: skip
"""More images that start as root. Source: as above, 2026-08-21."""

STEPS_DOWN: frozenset[str] = frozenset({
    "cassandra", "chronograf", "clickhouse", "clickhouse/clickhouse-server", "consul", "couchdb",
    "eclipse-mosquitto", "flink", "ghost", "influxdb", "mariadb",
    "mongo", "mysql", "neo4j", "postgres", "rabbitmq", "redis", "storm", "telegraf", "vault", "znc", "zookeeper",
    "hashicorp/consul", "hashicorp/vault", "pgvector/pgvector", "postgis/postgis", "timescale/timescaledb",
    "valkey/valkey",
})  # fmt: skip
"""Images that start as root and whose entry point drops to a user of its own (gosu, su-exec, setpriv).

Source: the publishers' entry points, 2026-08-21.
"""

STEP_SPACES: tuple[str, ...] = (
    "linuxserver/", "lscr.io/linuxserver/", "ghcr.io/linuxserver/", "lsiobase/", "ghcr.io/jlesage/baseimage",
    "jlesage/baseimage", "public.ecr.aws/lambda/", "amazon/aws-lambda-",
)  # fmt: skip
"""Starts of names of images whose init, or whose platform, runs the service as a user that is named at run time."""

USERS: dict[str, str] = {
    "adminer": "adminer",
    "elasticsearch": "1000",
    "fluentd": "fluent",
    "irssi": "user",
    "groovy": "groovy",
    "liquibase": "liquibase",
    "percona": "mysql",
    "emqx": "emqx",
    "haproxy": "haproxy",
    "jetty": "jetty",
    "kibana": "1000",
    "kong": "kong",
    "logstash": "1000",
    "memcached": "memcache",
    "odoo": "odoo",
    "open-liberty": "1001",
    "rocket.chat": "rocketchat",
    "solr": "solr",
    "sonarqube": "sonarqube",
    "spark": "spark",
    "varnish": "varnish",
    "websphere-liberty": "1001",
    "apache/airflow": "airflow",
    "apache/kafka": "appuser",
    "apache/superset": "superset",
    "codercom/code-server": "1000",
    "curlimages/curl": "curl_user",
    "docker.elastic.co/elasticsearch/elasticsearch": "1000",
    "docker.elastic.co/kibana/kibana": "1000",
    "docker.elastic.co/logstash/logstash": "1000",
    "dpage/pgadmin4": "5050",
    "fluent/fluentd": "fluent",
    "ghcr.io/puppeteer/puppeteer": "pptruser",
    "grafana/grafana": "472",
    "grafana/grafana-enterprise": "472",
    "grafana/grafana-oss": "472",
    "grafana/loki": "10001",
    "homebrew/brew": "linuxbrew",
    "jenkins/agent": "jenkins",
    "jenkins/inbound-agent": "jenkins",
    "jenkins/jenkins": "jenkins",
    "mambaorg/micromamba": "mambauser",
    "mcr.microsoft.com/mssql/server": "mssql",
    "nginxinc/nginx-unprivileged": "101",
    "opensearchproject/opensearch": "1000",
    "otel/opentelemetry-collector": "10001",
    "otel/opentelemetry-collector-contrib": "10001",
    "postgrest/postgrest": "1000",
    "prom/alertmanager": "nobody",
    "prom/node-exporter": "nobody",
    "prom/prometheus": "nobody",
    "prom/pushgateway": "nobody",
    "quay.io/keycloak/keycloak": "1000",
    "quay.io/prometheus/alertmanager": "nobody",
    "quay.io/prometheus/node-exporter": "nobody",
    "quay.io/prometheus/prometheus": "nobody",
    "thanosio/thanos": "1001",
    "trinodb/trino": "trino",
}
"""Images whose last USER is not root. Source: the publishers' Dockerfiles, 2026-08-21."""

BITNAMI_USERS: frozenset[str] = frozenset({
    "apache", "cassandra", "elasticsearch", "etcd", "kafka", "keycloak", "kubectl", "mariadb", "memcached", "minio",
    "mongodb", "mysql", "nginx", "postgresql", "rabbitmq", "redis", "spark", "tomcat", "wordpress", "zookeeper",
})  # fmt: skip
"""Images of bitnami/ that run as 1001 (those of languages run as root).

Source: github.com/bitnami/containers, 2026-11.
"""

USER_SPACES: dict[str, str] = {
    "cgr.dev/chainguard/": "65532",
    "cimg/": "circleci",
    "circleci/": "circleci",
    "confluentinc/cp-": "appuser",
    "jupyter/": "1000",
    "quay.io/jupyter/": "1000",
    "selenium/": "1200",
}
"""Starts of names of which every image runs as that user."""

TAG_USERS: tuple[tuple[str, str, str], ...] = (
    ("gcr.io/distroless/", "nonroot", "65532"),
    ("mcr.microsoft.com/dotnet/", "chiseled", "1654"),
    ("mcr.microsoft.com/dotnet/", "distroless", "1654"),
    ("docker:", "rootless", "rootless"),
    ("influxdb:3", "", "influxdb3"),
    ("wordpress:cli", "", "www-data"),
)
"""Where the tag decides: start of `name:tag`, a stretch of the tag, the user."""

OLD_TAGS: tuple[str, ...] = (
    "haproxy:1", "haproxy:2.0", "haproxy:2.1", "haproxy:2.2", "haproxy:2.3", "elasticsearch:2", "elasticsearch:5",
    "elasticsearch:6", "elasticsearch:7", "docker.elastic.co/elasticsearch/elasticsearch:6", "sonarqube:6",
    "sonarqube:7", "docker.elastic.co/elasticsearch/elasticsearch:7", "varnish:6.0",
)  # fmt: skip
"""Starts of `name:tag` of older images of which the user is not known."""

WINDOWS_WORDS: tuple[str, ...] = ("nanoserver", "windowsservercore", "microsoft.com/windows")
"""Stretches of `name:tag` of images for Windows, which know no root."""


def default_user(repository: str, tag: str = "") -> str | None:
    """The user that a container of the image starts as (`root`, a name or a number), or None when it is not known."""
    name = short_name(repository)
    whole = f"{name}:{tag}"
    if whole.startswith(OLD_TAGS) or any(word in whole for word in WINDOWS_WORDS):
        return None
    for start, stretch, user in TAG_USERS:
        if whole.startswith(start) and stretch in tag:
            return user
    if name in PLAIN_IMAGES or name in ROOT_IMAGES or name in STEPS_DOWN or name.startswith("gcr.io/distroless/"):
        return "root"
    return USERS.get(name) or _space_user(name)


def steps_down(repository: str, tag: str = "") -> bool:
    """Whether the entry point of an image gives up root for the service (or, as a builder's, has to stay root)."""
    name = short_name(repository)
    return name in STEPS_DOWN or name.startswith(STEP_SPACES) or (name == "docker" and "dind" in tag)


def default_workdir(repository: str, tag: str = "") -> str | None:
    """The working directory of the image (`/` if it sets none), or None when it is not known."""
    name = short_name(repository)
    for image, stretch, folder in TAG_WORKDIRS:
        if name == image and stretch in tag:
            return folder
    if name in PLAIN_IMAGES or name in ROOT_FOLDER:
        return "/"
    # The variants for the command line set no working directory.
    if name == "php" and "apache" not in tag and "fpm" not in tag:
        return "/"
    return WORKDIRS.get(name)


def sets_workdir(repository: str, tag: str = "") -> bool:
    """Whether the image surely sets a working directory of its own, though its name may not be known."""
    return short_name(repository) in RELEASE_WORKDIRS or default_workdir(repository, tag) not in (None, "/")


def _space_user(name: str) -> str | None:
    space, _, image = name.rpartition("/")
    if space in ("bitnami", "bitnamilegacy", "bitnamisecure"):
        return "1001" if image in BITNAMI_USERS else None
    for start, user in USER_SPACES.items():
        if name.startswith(start):
            return user
    return None
