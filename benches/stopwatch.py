"""Starts a program, waits, and prints its seconds, its processor seconds, its peak and its status.

A process of its own, because Linux counts the memory of whoever starts a program into the peak of
that program. So this file imports nothing but what Python has loaded anyway: about 10 MB, less
than any program measured here, where the runner itself has 30 MB and more.
"""

import os
import sys
import time

# What the program prints goes to standard error: standard output is for the numbers.
to_stderr = [(os.POSIX_SPAWN_DUP2, 2, 1)]
start = time.perf_counter()
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=to_stderr)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - start
cpu = usage.ru_utime + usage.ru_stime
print(wall, cpu, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status))
