"""What the page around an article left in its text: datelines, bylines, captions, furniture."""
