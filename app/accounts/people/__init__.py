"""People, invitations and offices from pages: who is there, who comes, who leaves."""
