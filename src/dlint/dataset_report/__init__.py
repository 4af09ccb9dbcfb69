"""Questions to a data set of scans, asked in SQL: by rule, repository, owner, base image, age, and over time."""
