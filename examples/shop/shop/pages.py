"""The pages of the shop."""

import hmac
import os
from pathlib import Path

from bottle import Bottle, abort, request, static_file, template

from shop.stock import STOCK, price

STATIC = Path(__file__).parent.parent / "static"

SHELVES = """<!doctype html>
<title>Shop</title>
<link rel="stylesheet" href="/static/shop.css">
<h1>Shop</h1>
<p id="cart">0 in the cart</p>
<ul>
% for name, cents in stock.items():
  <li>{{name}} {{price(cents)}} <button data-name="{{name}}">add</button></li>
% end
</ul>
<script src="/static/cart.js"></script>
"""

site = Bottle()


@site.get("/")
def shelves() -> str:
    return template(SHELVES, stock=STOCK, price=price)


@site.get("/static/<name>")
def asset(name: str) -> object:
    return static_file(name, root=STATIC)


@site.get("/admin")
def admin() -> dict[str, int]:
    given, password = request.get_header("X-Password", ""), os.environ.get("SHOP_ADMIN_PASSWORD", "")
    if not password or not hmac.compare_digest(given, password):
        abort(403, "not for you")
    return STOCK
