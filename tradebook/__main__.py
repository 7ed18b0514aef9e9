"""`python -m tradebook` is the command line."""

from tradebook.cli import main

main()
