"""What a Dockerfile means: stages, variables, users, commands and the build context, each computed when asked."""
