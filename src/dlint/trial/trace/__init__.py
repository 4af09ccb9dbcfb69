"""What build steps really touch: a traced build, and what each RUN read, tested, listed, missed and wrote."""
