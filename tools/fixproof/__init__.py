"""Small images built before and after a repair, to see that they are equal."""
