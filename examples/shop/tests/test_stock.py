"""The sums are right."""

import unittest

from shop.stock import order_total, price


class Stock(unittest.TestCase):
    def test_a_price_has_two_digits_behind_the_point(self) -> None:
        self.assertEqual(price(605), "6.05")

    def test_an_order_is_summed(self) -> None:
        self.assertEqual(order_total({"cup": 2, "tea": 1}), 2275)
