"""What the documentation site is made with: pages printed from the code, and its own check."""
