"""Sources: files, feeds, pages, sitemaps and exports become articles."""
