"""What is printed from the code, a module per kind: each has a function ``pages()``."""
