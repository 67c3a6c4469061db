"""Measures vet tools against each other. scripts/bench builds what this needs."""

import argparse
import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
WASIP1 = {"GOOS": "wasip1", "GOARCH": "wasm"}


class Unit(NamedTuple):
    """A package to be vetted by itself, as a dependency of others is: without tests."""

    path: str
    environment: dict  # what sets the platform
    importer: str  # a package that depends on it, or a line of Go that does
    vetx_only: bool = False

    def __str__(self):
        platform = self.environment.get("GOOS", "this machine's")
        return f"`{self.path}`, {platform}" + (", VetxOnly" if self.vetx_only else "")


UNITS = [
    Unit("runtime", WASIP1, 'import _ "syscall"'),
    Unit("runtime", WASIP1, 'import _ "syscall"', vetx_only=True),
    Unit("syscall", WASIP1, 'import _ "syscall"'),
    Unit("net/http", {}, 'import _ "net/http"'),
    Unit("cmd/compile/internal/ssa", {}, "cmd/compile"),
]


class Tool(NamedTuple):
    """A vet tool, and how many rounds of whole runs it gets."""

    name: str
    path: Path
    rounds: int


class Go:
    """The go command, with a cache that holds builds and no results of any tool."""

    def __init__(self, out):
        self.out = out
        names = ("GOVERSION", "GOHOSTOS", "GOHOSTARCH", "GOROOT")
        self.about = json.loads(subprocess.check_output(["go", "env", "-json", *names], env=self.environment()))
        self.release = int(re.match(r"go1\.(\d+)", self.about["GOVERSION"])[1])
        self.builds = out / "builds" / self.about["GOVERSION"]
        self.builds.mkdir(parents=True, exist_ok=True)

    def environment(self, **more):
        """The environment, less all that steers Go."""
        kept = {name: value for name, value in os.environ.items() if not re.match("GO|CGO_", name)}
        fixed = {"GOENV": "off", "GOFLAGS": "", "GOTOOLCHAIN": "local", "GOWORK": "off", "CGO_ENABLED": "0"}
        return kept | fixed | more

    def vet(self, cache, tool, *arguments, **environment):
        """Runs go vet and returns the seconds of CPU that it and its children took."""
        environment = self.environment(GOCACHE=str(cache), **environment)
        command = ["go", "vet", f"-vettool={tool}", *arguments]
        return run(command, cwd=self.out, env=environment)

    @contextlib.contextmanager
    def copy_of_builds(self):
        """A cache that has what the cache of builds has, and can be written to."""
        with tempfile.TemporaryDirectory(dir=self.out) as copy:
            yield shutil.copytree(self.builds, copy, copy_function=os.link, dirs_exist_ok=True)


def run(command, **options):
    """Runs a command and returns the seconds of CPU that it and its children took."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            log.seek(0)
            sys.exit(f"{' '.join(map(str, command))}\n{log.read().decode()}failed")
    return used.ru_utime + used.ru_stime


def recorded(file):
    """What record.c wrote about the units of a run: milliseconds and MiB of each."""
    lines = [line.split(maxsplit=2) for line in file.read_text().splitlines()]
    return [(int(cpu) / 1e3, int(peak) / 1024) for cpu, peak, last in lines if last.endswith(".cfg")]


def progress(text):
    print(text, file=sys.stderr, flush=True)


def measure_packages(go, packages, tools):
    """Vets packages with all tools in turn, and prints a row for each tool."""
    seconds = {tool: [] for tool in tools}
    for number in range(max(tool.rounds for tool in tools)):
        progress(f"{packages}: round {number + 1}")
        taking_part = [tool for tool in tools if number < tool.rounds]
        # What is slow about a machine at a time should not always meet the same tool.
        for tool in taking_part if number % 2 == 0 else reversed(taking_part):
            with go.copy_of_builds() as cache:
                seconds[tool].append(go.vet(cache, tool.path, packages))
    noop, units = tools[0], None
    for tool in tools:
        ratios = [mine / least for mine, least in zip(seconds[tool], seconds[noop])]
        each = record_units(go, packages, tool)
        units = units or len(each)
        if len(each) != units:
            sys.exit(f"{packages}: {tool.name} ran on {len(each)} units, {noop.name} on {units}")
        print(
            f"| `{packages}` | {tool.name} | {units} "
            f"| {statistics.median(seconds[tool]):.2f} s "
            f"| {statistics.median(ratios):.3f} (of {len(ratios)}: {min(ratios):.3f} to {max(ratios):.3f}) "
            f"| {statistics.mean(cpu for cpu, _ in each):.2f} ms "
            f"| {max(peak for _, peak in each):.1f} MiB |",
            flush=True,
        )


def record_units(go, packages, tool):
    """Vets packages once more, to see what the tool takes for each unit."""
    with go.copy_of_builds() as cache:
        record = Path(cache, "record.txt")
        go.vet(cache, tool.path, f"-toolexec={go.out}/bin/record {record}", packages)
        return recorded(record)


def capture(go, unit, into):
    """Has go vet describe a unit, and returns its unit.cfg as a dictionary."""
    importer = unit.importer
    if importer.startswith("import"):
        file = into / "importer.go"
        file.write_text(f"package importer\n\n{importer}\n")
        importer = str(file)
    go.vet(go.builds, HERE / "leave-nothing", "-work", importer, GOTMPDIR=str(into), **unit.environment)
    for path in into.glob("**/vet.cfg"):
        config = json.loads(path.read_text())
        if config["ImportPath"] == unit.path and config["VetxOnly"]:
            return config
    sys.exit(f"{unit} is no dependency of {unit.importer}")


def measure_unit(go, unit, tools, runs):
    """Runs the tools on a unit in turn, and prints a row."""
    with tempfile.TemporaryDirectory(dir=go.out) as into:
        into = Path(into)
        config = capture(go, unit, into)
        config |= {"VetxOnly": unit.vetx_only, "VetxOutput": f"{into}/facts", "Stdout": f"{into}/stdout"}
        cfg = into / "unit.cfg"
        cfg.write_text(json.dumps(config, indent="\t"))
        platform = {"GOOS": go.about["GOHOSTOS"], "GOARCH": go.about["GOHOSTARCH"]} | unit.environment
        environment = go.environment(GOVERSION=go.about["GOVERSION"], GOROOT=go.about["GOROOT"], **platform)
        arguments = ["-json"] if go.release >= 26 else []
        for _ in range(runs):
            for tool in tools:
                record = [go.out / "bin/record", into / tool.name]
                run([*record, tool.path, *arguments, cfg], cwd=config["Dir"], env=environment)
        cells = []
        for tool in tools:
            each = recorded(into / tool.name)
            cpu, peak = statistics.median(cpu for cpu, _ in each), max(peak for _, peak in each)
            cells.append(f"{cpu:.2f} ms, {peak:.1f} MiB")
    print(f"| {unit} | {' | '.join(cells)} |", flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measures what wasmptr costs a go vet.")
    parser.add_argument("out", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("packages", nargs="*", help="what to vet, one run each (default: cmd/... and std)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of no-op and wasmptr (%(default)s)")
    parser.add_argument("--yardstick-rounds", type=int, default=3, help="those with the yardsticks too (%(default)s)")
    parser.add_argument("--runs", type=int, default=20, help="runs of each tool on single units (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="one round over cmd/go/..., to see that it works")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds, arguments.yardstick_rounds, arguments.runs = 1, min(arguments.yardstick_rounds, 1), 3
    arguments.packages = arguments.packages or (["cmd/go/..."] if arguments.quick else ["cmd/...", "std"])
    return arguments


def main():
    arguments = parse_arguments()
    go = Go(arguments.out)
    rounds = {
        "noop": arguments.rounds,
        "wasmptr": arguments.rounds,
        "yardstick": arguments.yardstick_rounds,
        "yardstick-early": arguments.yardstick_rounds,
    }
    tools = [Tool(name, go.out / "bin" / name, count) for name, count in rounds.items() if count > 0]

    sizes = ", ".join(f"{tool.name} {tool.path.stat().st_size / 1e6:.2f} MB" for tool in tools)
    print(f"{go.about['GOVERSION']}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}. Sizes: {sizes}.")
    print("\n| go vet of | tool | units | CPU in all | of the no-op's | tool, each unit | tool, peak |")
    print("|---|---|--:|--:|---|--:|--:|", flush=True)
    for packages in arguments.packages:
        progress(f"{packages}: compiling what is not yet compiled")
        go.vet(go.builds, HERE / "leave-nothing", packages)
        measure_packages(go, packages, tools)

    print(f"\n| single unit, CPU (median of {arguments.runs}), peak | {' | '.join(tool.name for tool in tools)} |")
    print("|---|" + "--:|" * len(tools), flush=True)
    for unit in UNITS:
        measure_unit(go, unit, tools, arguments.runs)


main()
