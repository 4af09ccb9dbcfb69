"""Facts of the outside world as typed literals; imports nothing."""
