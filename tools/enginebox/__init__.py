"""A private container engine out of Debian's packages, for trial builds and their tests."""
