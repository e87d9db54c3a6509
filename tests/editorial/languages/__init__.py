"""Articles of many languages (cases.toml), and what is told of them."""
