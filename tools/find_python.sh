#!/bin/sh
# Prints the first Python that dlint can run on; $PYTHON goes first.
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$candidate"
        exit 0
    fi
done
echo "dlint needs Python 3.11 or newer (set PYTHON=/path/to/python3)" >&2
exit 1
