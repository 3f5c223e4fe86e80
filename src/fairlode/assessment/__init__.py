"""What the record means: criteria, assurance, red flags, risk and value. Not built yet."""
