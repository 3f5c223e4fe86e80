"""Know where minerals come from, what was done on the way, and let those concerned answer."""
