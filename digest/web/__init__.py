"""Web: the editor's pages (`desk`) and the readers' (`pages`), and what guards both."""
