"""Addresses of lines in repositories: for the hosts that everyone knows, and by a template for all others."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

# Source: docs.github.com, "Getting permanent links to files"; docs.gitlab.com, "File management"; docs of Codeberg
# (Forgejo) and Bitbucket Cloud, 2026-11.
HOSTS = {
    "github.com": "{repository}/blob/{revision}/{path}#L{line}",
    "gitlab.com": "{repository}/-/blob/{revision}/{path}#L{line}",
    "codeberg.org": "{repository}/src/commit/{revision}/{path}#L{line}",
    "bitbucket.org": "{repository}/src/{revision}/{path}#lines-{line}",
}
FIELDS = ("repository", "revision", "path", "line")


class BadTemplate(Exception):
    """A template makes no address; the message names the reason."""


def require_template(template: str) -> None:
    """BadTemplate where a template is none, or its addresses would not be http or https."""
    try:
        url = template.format(repository="https://a.example/b", revision="c", path="d", line=1)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise BadTemplate(f"{template}: it may hold {', '.join('{' + name + '}' for name in FIELDS)}") from error
    if urlsplit(url).scheme not in ("http", "https"):
        raise BadTemplate(f"{template}: an address begins with https://")


def link(repository: str, revision: str | None, path: str, line: int, template: str | None = None) -> str | None:
    """The address of a line; None where none is known. Every part of it is quoted: a path cannot lead elsewhere."""
    web = _web(repository)
    if template is None:
        host = urlsplit(web).hostname if web else None
        template = HOSTS.get(host or "")
    if template is None:
        return None
    place: str = web or quote(repository.strip("/"), safe="/")
    name = quote(path.encode("utf-8", "surrogatepass"), safe="/")
    url = template.format(repository=place, revision=quote(revision or "HEAD", safe=""), path=name, line=int(line))
    return url if urlsplit(url).scheme in ("http", "https") else None


def home(repository: str) -> str | None:
    """The address of a repository on a host that is known; None of any other."""
    web = _web(repository)
    return web if web and urlsplit(web).hostname in HOSTS else None


def _web(repository: str) -> str | None:
    """The address of a repository on the web, from any of the forms in which git takes it."""
    text = repository
    # The short form of ssh has no scheme, so urlsplit finds no host in it.
    if text.startswith("git@") and "://" not in text:
        host, _, path = text.removeprefix("git@").partition(":")
        text = f"https://{host}/{path}"
    try:
        parts = urlsplit(text)
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "ssh", "git") or not name:
        return None
    # Hosts serve the pages of a repository over https, whatever git uses.
    scheme = "http" if parts.scheme == "http" else "https"
    where = quote(name, safe=".-") + (f":{port}" if port and parts.scheme in ("http", "https") else "")
    return f"{scheme}://{where}{quote(parts.path.rstrip('/').removesuffix('.git'), safe='/')}"
