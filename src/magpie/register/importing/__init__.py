"""The import of the national register: read into stages, looked at, applied in one transaction, undone if need be."""
