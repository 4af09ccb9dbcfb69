test 1 = 1
