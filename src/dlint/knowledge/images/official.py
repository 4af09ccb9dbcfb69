"""The official images of Docker Hub, which have names of one word, and images meant to be laid over others."""

from __future__ import annotations

OFFICIAL: frozenset[str] = frozenset((
    "adminer adoptopenjdk aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux "
    "azul-zulu backdrop bash bonita buildpack-deps busybox caddy cassandra celery centos chronograf cirros "
    "clearlinux clefos clickhouse clojure composer consul convertigo couchbase couchdb couchdb-nouveau crate crux "
    "dart debian django docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang "
    "espocrm euleros express-gateway fedora flink fluentd friendica fsharp gazebo gcc geonetwork ghost gitea "
    "glassfish golang gradle groovy haproxy haskell haxe hello-seattle hello-world hipache hitch hola-mundo httpd "
    "hylang ibm-semeru-runtimes ibmjava influxdb iojs irssi java jenkins jetty jobber joomla jruby julia "
    "kaazing-gateway kapacitor kibana known kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven "
    "mediawiki memcached mongo mongo-express monica mono mysql nats nats-streaming neo4j neurodebian nextcloud "
    "nginx nim node notary nuxeo odoo open-liberty openjdk opensuse oraclelinux orientdb owncloud percona perl "
    "photon php php-zendserver phpmyadmin piwik plone postfixadmin postgres pypy python r-base rabbitmq rails "
    "rakudo-star rapidoid redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa "
    "scratch sentry silverpeas sl solr sonarqube sourcemage spark spiped storm swarm swift swipl teamspeak telegraf "
    "thrift tomcat tomee traefik ubuntu ubuntu-debootstrap ubuntu-upstart unit varnish vault websphere-liberty "
    "wordpress xwiki yourls znc zookeeper"
).split())  # fmt: skip
"""Short names of all that are or were.

Source: github.com/docker-library/official-images, library/ and what was removed from it, 2026-08-21.
"""

OVERLAYS: frozenset[str] = frozenset({
    "crazymax/alpine-s6-dist", "crazymax/osxcross", "socheatsok78/s6-overlay", "tonistiigi/bats-assert",
    "tonistiigi/xx",
})  # fmt: skip
"""Images that hold a few files in their places, made for `COPY --from=… / /`. Source: their descriptions, 2026-11."""
