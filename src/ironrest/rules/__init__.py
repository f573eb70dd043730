"""The closed rule language: text to frozen nodes, and every compiler that reads the nodes."""
