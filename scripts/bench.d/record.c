/* record FILE COMMAND... runs the command and adds a line to FILE: CPU time in
   microseconds, peak memory in KiB, the command's last argument. It is small and
   static because a process starts with the peak of the one that started it. */

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv) {
	pid_t child;
	int status;
	struct rusage used;
	if (argc < 3 || posix_spawnp(&child, argv[2], NULL, NULL, argv + 2, environ))
		return 127;
	if (wait4(child, &status, 0, &used) < 0)
		return 127;
	long cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L +
		   used.ru_utime.tv_usec + used.ru_stime.tv_usec;
	int out = open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (out < 0 || dprintf(out, "%ld %ld %s\n", cpu, used.ru_maxrss, argv[argc - 1]) < 0)
		return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
