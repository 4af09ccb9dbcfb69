"""Build tools of Java and other languages of its virtual machine."""
