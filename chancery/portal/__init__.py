"""The public window: what a resident reads, in English and French. It joins every room and owns no table."""
