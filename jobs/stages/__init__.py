"""One stage, one file, one function of the same name."""
