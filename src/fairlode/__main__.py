"""``python -m fairlode``: the command, where its script is not on the path."""

from fairlode.cli import main

if __name__ == "__main__":
    main()
