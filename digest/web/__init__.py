"""Web pages: so far the preview of what was built, for the editor alone."""
