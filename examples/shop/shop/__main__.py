"""Serves the shop on $PORT."""

import os

from shop.pages import site

site.run(host="0.0.0.0", port=int(os.environ.get("PORT", "8000")), quiet=True)
