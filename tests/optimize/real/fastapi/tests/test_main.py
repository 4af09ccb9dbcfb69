from main import index


def test_index():
    assert index() == {"say": "hello"}
