"""Programs by what root means to them: those that have to start as root, and those that are no service.

Source: the manuals of the daemons; Dockerfiles of the official images, 2026-11.
"""

from __future__ import annotations

from dlint.knowledge.images.names import short_name

SEPARATED: frozenset[str] = frozenset({
    "nginx", "openresty", "httpd", "httpd-foreground", "apache2", "apache2ctl", "apachectl", "apache2-foreground",
    "php-fpm", "php-fpm7", "php-fpm8", "haproxy", "squid", "unbound", "named", "dnsmasq", "dovecot", "postfix",
    "exim", "exim4", "master", "vsftpd", "proftpd", "pure-ftpd", "ntpd", "chronyd", "varnishd", "lighttpd",
    "freeradius", "radiusd", "slapd", "rsyslogd", "syslog-ng", "avahi-daemon", "privoxy", "tor", "memcached",
    "icinga2", "zabbix_server", "zabbix_agentd", "munin-node", "tinyproxy", "stunnel", "monit",
})  # fmt: skip
"""Daemons that start as root, and do their work as a user that their configuration names."""

PRIVILEGED: frozenset[str] = frozenset({
    "sshd", "cron", "crond", "dockerd", "dockerd-entrypoint.sh", "containerd", "kubelet", "systemd", "init",
    "openvpn", "wg-quick", "wireguard",
    "keepalived", "dhcpd", "smbd", "nmbd", "rpc.nfsd", "nfsd", "rpcbind", "xinetd", "inetd", "supervisord", "runsvdir",
    "my_init", "tcpdump", "hostapd", "pppd", "charon", "ipsec", "strongswan", "udevd", "falco",
    "telnetd", "node_exporter", "cadvisor", "buildkitd", "podman", "tgtd", "iscsid", "multipathd", "ceph-osd",
})  # fmt: skip
"""Daemons that work as root, or start others that do."""

DAEMON_PACKAGES: dict[str, str] = {
    "supervisor": "supervisord", "runit": "runsvdir", "monit": "monit", "openssh-server": "sshd", "openssh": "sshd",
    "dropbear": "dropbear", "cron": "cron", "cronie": "crond", "dcron": "crond", "anacron": "cron",
    "apache2": "apache2", "httpd": "httpd", "libapache2-mod-php": "apache2", "libapache2-mod-php5": "apache2",
    "nginx": "nginx", "nginx-light": "nginx", "nginx-full": "nginx", "nginx-extras": "nginx", "lighttpd": "lighttpd",
    "haproxy": "haproxy", "squid": "squid", "squid3": "squid", "varnish": "varnishd", "tinyproxy": "tinyproxy",
    "php-fpm": "php-fpm", "php5-fpm": "php-fpm", "mysql-server": "mysqld", "mariadb-server": "mysqld",
    "postgresql": "postgres", "redis-server": "redis-server", "mongodb-server": "mongod",
    "postfix": "postfix", "exim4": "exim4", "dovecot-core": "dovecot", "dovecot-imapd": "dovecot", "dovecot": "dovecot",
    "bind9": "named", "bind": "named", "dnsmasq": "dnsmasq", "unbound": "unbound", "isc-dhcp-server": "dhcpd",
    "samba": "smbd", "nfs-kernel-server": "nfsd", "vsftpd": "vsftpd", "proftpd": "proftpd", "proftpd-basic": "proftpd",
    "pure-ftpd": "pure-ftpd", "openvpn": "openvpn", "strongswan": "strongswan", "wireguard": "wireguard",
    "xinetd": "xinetd", "keepalived": "keepalived", "rsyslog": "rsyslogd", "syslog-ng": "syslog-ng",
    "slapd": "slapd", "openldap": "slapd", "docker.io": "dockerd", "docker-ce": "dockerd", "x11vnc": "x11vnc",
    "tigervnc-standalone-server": "vncserver", "xrdp": "xrdp", "freeradius": "freeradius", "tor": "tor",
}  # fmt: skip
"""By package of a distribution: the daemon in it that is started by root, if only to become another user.

Source: the unit files and init scripts of Debian 12's and Alpine 3.20's packages, 2026-11.
"""

ROOTLESS: dict[str, str] = {"nginx": "nginxinc/nginx-unprivileged"}
"""By image: the one of the same publisher whose daemon needs no root.

Source: https://blog.fab1an.dev/posts/docker-nginx-vs-nginx-unpriviliged-and-why-it-matters/, on the
page of the image, 2026-11.
"""

STOP_SIGNALS: dict[str, str] = {
    "nginx": "SIGQUIT", "openresty": "SIGQUIT", "angie": "SIGQUIT", "php-fpm": "SIGQUIT",
    # Debian names the program with a dot in the version, Alpine without one.
    **{f"php-fpm{version}": "SIGQUIT" for version in ("7.4", "8.0", "8.1", "8.2", "8.3", "8.4", "8.5", "7", "8")},
    **{f"php-fpm{version}": "SIGQUIT" for version in ("81", "82", "83", "84", "85")},
    "apache2": "SIGWINCH", "apache2ctl": "SIGWINCH", "apachectl": "SIGWINCH", "httpd": "SIGWINCH",
    "httpd-foreground": "SIGWINCH", "apache2-foreground": "SIGWINCH",
    "systemd": "SIGRTMIN+3", "init": "SIGRTMIN+3",
}  # fmt: skip
"""The signal on which a daemon finishes what it is doing, where that is not SIGTERM.

Source: "Controlling nginx", httpd's "Stopping and Restarting", php-fpm(8), systemd(1), 2026-11.
"""

# phusion/baseimage has an init of its own.
STOPPED_BY_BASE: frozenset[str] = frozenset({
    "nginx", "nginx-unprivileged", "openresty", "httpd", "php", "drupal", "joomla", "matomo", "mediawiki", "nextcloud",
    "phpmyadmin", "wordpress", "monica", "friendica", "yourls", "backdrop", "espocrm", "kong", "baseimage",
})  # fmt: skip
"""Names of images that set the signal, or bring an init of their own. Source: the publishers' Dockerfiles, 2026-08."""

TOOLBOXES: frozenset[str] = frozenset({
    "bash", "sh", "ash", "dash", "zsh", "fish", "ksh", "python", "python2", "python3", "ipython", "node", "irb", "ruby",
    "php", "perl", "lua", "R", "julia", "iex", "erl", "ghci", "scala", "sbt", "jshell", "groovysh", "clojure", "lein",
    "swift", "go", "cargo", "rustc", "gcc", "make", "cmake", "mvn", "gradle", "ant", "tmux",
    "screen", "vim", "emacs", "nvim", "hy", "pypy3", "pypy", "deno", "bun", "dotnet",
})  # fmt: skip
"""Programs that alone, without arguments, wait for typed input: the image is a tool, not a service."""

WAITERS: frozenset[str] = frozenset({"cat", "sleep", "tail", "true", "false", "echo", "printf", "help"})
"""Programs that keep a container alive, or end at once."""

BASES: dict[str, str] = {
    "caddy": "caddy", "drupal": "apache2", "haproxy": "haproxy", "httpd": "httpd", "joomla": "apache2", "kong": "nginx",
    "matomo": "apache2", "nats": "nats-server", "nextcloud": "apache2", "nginx": "nginx",
    "openresty/openresty": "nginx", "phpmyadmin": "apache2", "redmine": "rails", "registry": "registry",
    "tomcat": "catalina", "traefik": "traefik", "wordpress": "apache2",
}  # fmt: skip
"""By image: the service that it runs as root unless specified otherwise. Source: the publishers' Dockerfiles,
2026-08."""


def base_program(repository: str, tag: str = "") -> str | None:
    """The service that an image runs, as far as it is known; None for those that only hold tools."""
    name = short_name(repository)
    if name == "php" and "fpm" in tag:
        return "php-fpm"
    if name == "php" and "apache" in tag:
        return "apache2"
    return BASES.get(name)
