"""Figures of pooled trials. Only this room draws, and it imports matplotlib when it draws."""
