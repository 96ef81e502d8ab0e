"""Words planted through the pages of the real server, and looked for wherever a thief looks."""
