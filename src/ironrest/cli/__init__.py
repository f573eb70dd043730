"""The command line: reads arguments, prints answers, sets exit codes."""
