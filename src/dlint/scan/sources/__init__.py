"""Where Dockerfiles come from: folders, git repositories, tables and archives. Nothing of them is run or unpacked."""
