"""The desk: the editor's pages, served on this machine only."""
