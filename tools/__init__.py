"""Tools for developers: the virtual environment, generated files, the message catalogue."""
