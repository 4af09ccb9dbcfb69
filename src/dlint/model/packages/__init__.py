"""Package installs: what a RUN installs, what it reads for that, and what it leaves behind."""
