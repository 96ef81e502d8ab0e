"""Taking records out: what is asked for, and each kind of file that it may become."""
