"""What a publication sets: its `digest.toml` and its theme files, read strictly into values."""
