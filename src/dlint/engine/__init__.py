"""Choose rules, walk a file once, silence what is suppressed, and repair what can be repaired."""
