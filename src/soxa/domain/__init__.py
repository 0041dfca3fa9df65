"""What the office's work and its reports are: frozen and pure (standard library and holidays)."""
