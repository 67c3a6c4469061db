/* The least that a vet tool can do: it answers the two questions of the go
   command and leaves empty facts for every unit. */

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* facts finds the value of "VetxOutput" in the text of a unit.cfg. */
static char *facts(char *config) {
	static const char key[] = "\"VetxOutput\": \"";
	char *value = strstr(config, key);
	if (!value)
		return NULL;
	value += sizeof key - 1;
	value[strcspn(value, "\"")] = 0;
	return value;
}

int main(int argc, char **argv) {
	static char config[1 << 20];
	const char *last = argv[argc - 1];
	if (!strcmp(last, "-V=full"))
		return puts("noop version devel buildID=noop") < 0;
	if (!strcmp(last, "-flags"))
		return puts("[]") < 0;
	int in = open(last, O_RDONLY);
	if (in < 0 || read(in, config, sizeof config - 1) < 0)
		return 1;
	char *path = facts(config);
	return !path || open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) < 0;
}
