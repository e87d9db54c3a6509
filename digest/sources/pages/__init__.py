"""Pages: the article on a web page, and in the copied text of one."""
