"""Reading returned mail: reports, complaints, words of servers, wishes. Decisions only."""
