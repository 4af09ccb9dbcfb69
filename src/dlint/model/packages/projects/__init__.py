"""What installs read of a project, ecosystem by ecosystem: workspaces, local packages, scripts."""
