# mode=fancy
