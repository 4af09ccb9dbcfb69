"""The verbs of the command line, one verb a file."""

# A verb is one line here, and the file `dlint/cli/verbs/<verb>.py` with its TABLE and `run(argv)`.
VERBS = {
    "check": "find problems in Dockerfiles (what `dlint` alone does)",
    "fix": "repair what can be repaired safely",
    "format": "lay out Dockerfiles: keywords, indentation, empty lines; nothing else changes",
    "explain": "print the page of a rule",
    "rules": "list the rules",
    "config": "show what holds for a file, and convert the configuration of another linter",
    "init": "write the files with which a project begins: settings, .dockerignore, hook",
    "optimize": "try rewrites by real builds, keep those that pay",
    "clean": "remove the answers and pages that earlier runs left in the cache",
    "context": "show what a build sends, and what the ignore file saves",
    "profile": "measure by trial builds the seconds and bytes of each line",
    "image": "check the configuration and history of an image that is built already",
    "replay": "what past commits had built again, by line and by file; builds nothing",
    "scan": "check the Dockerfiles of many repositories into a data set, here or on a cluster",
    "report": "show what scans found, by rule, repository, owner, base image and over time",
    "completion": "print the script that completes command lines in a shell",
    "lsp": "serve an editor: findings, fixes and facts while typing",
    "tree": "print a Dockerfile as BuildKit's parser reads it",
}
