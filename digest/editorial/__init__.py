"""Editorial judgement: decisions only. No files, no network, no clock."""
