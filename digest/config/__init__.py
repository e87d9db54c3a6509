"""The settings of a publication: `digest.toml`, theme files and others, read into values."""
