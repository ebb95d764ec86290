"""The command line of the dashboard: a file a command."""
