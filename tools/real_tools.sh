#!/bin/sh
# Installs old and new versions of package managers into a folder, for tests/knowledge/test_real_tools.py.
#     tools/real_tools.sh FOLDER && DLINT_TEST_TOOLS=FOLDER python -m pytest tests/knowledge/test_real_tools.py
# Needs python3, node with npm, and the registries of both; about 400 MB. What cannot be installed is skipped by the tests.
set -u
top=$1
mkdir -p "$top"

python_tool() { # NAME VERSION
    [ -d "$top/$1-$2" ] || python3 -m venv "$top/$1-$2"
    "$top/$1-$2/bin/python" -m pip install --quiet --disable-pip-version-check "$1==$2" || rm -rf "${top:?}/$1-$2"
}

node_tool() { # NAME VERSION PACKAGE
    mkdir -p "$top/$1-$2"
    (cd "$top/$1-$2" && npm install --silent --no-audit --no-fund --prefix . "$3@$2") || rm -rf "${top:?}/$1-$2"
}

for version in 1.1.15 1.2.2 1.8.5 2.1.3; do python_tool poetry $version; done
python_tool pdm 2.29.4
python_tool pipenv 2024.4.1
python_tool uv 0.9.5
for version in 20.3.4 24.0; do python_tool pip $version; done
for version in 6.14.18 10.9.0; do node_tool npm $version npm; done
node_tool yarn 1.22.22 yarn
node_tool yarn 4.5.0 @yarnpkg/cli-dist
node_tool bun 1.4.5 bun
ls "$top"
