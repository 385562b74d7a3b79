"""What holds newsprint to its promises with the help of other programs: see `checks/run --list`."""
