"""What the command line does, one file for each subject; each is imported only when it is called."""
