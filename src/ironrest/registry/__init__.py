"""Our own record, the only user of the ORM. Not built yet."""
