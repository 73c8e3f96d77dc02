"""Tools for developers: they set up the virtual environment, generate files from the code, extract the messages."""
