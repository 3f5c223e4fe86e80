"""Who decides: dialogue, pathway, voice, market and disclosure, as pure rules. Not built yet."""
