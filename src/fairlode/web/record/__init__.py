"""The record on the web floor: its tables, and the migrations that make them."""
