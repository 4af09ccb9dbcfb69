"""Container engines that run trial builds."""

ENGINES = ("docker", "docker-classic", "podman", "buildah")
"""The engines by name, in the order in which `auto` asks for them; `find.py` has how each is found."""

CLIENTS = ("docker", "podman", "buildah")
"""The programs that are asked for an image, in this order."""
