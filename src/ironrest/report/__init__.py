"""Answers out: text, JSON, HTML and figures. Pure; decides nothing."""
