"""The preflight: what a mail is checked for before it is sent (`digest lint`, builds, approval)."""
