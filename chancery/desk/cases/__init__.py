"""Cases as the office's pages show them: what each is about, how it reads to whoever looks, and the list."""
