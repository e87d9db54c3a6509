"""News: articles, editions and what later editions recall of them."""
