"""Parts of the pages Class and Join: see views/class_board.py and views/join.py."""
