"""What ShellCheck finds in RUN, where it is installed and selected."""
