"""What the verbs do. Loaded when a verb runs, so that no verb waits for what another needs."""
