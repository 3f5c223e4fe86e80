"""A record in the tables of a database, read and written without the web floor that makes them."""
