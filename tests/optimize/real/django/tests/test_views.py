from shop import views


def test_the_shop_is_open():
    assert views.index(None).content == b"open"
