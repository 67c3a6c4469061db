// Runs a WASI program that announces what it is about to hand over, and prints a
// line about what a host with 32-bit addresses reads: node host.mjs PROGRAM.wasm
import { openSync, readFileSync, writeSync } from "node:fs";
import { argv } from "node:process";
import { WASI } from "node:wasi";

// What the program itself writes goes nowhere: only its length is of interest.
const wasi = new WASI({ version: "preview1", stdout: openSync("/dev/null", "w") });
let instance;
let shape; // The name of the function that is running.
let want;
let wantAddress;

const memory = () => new DataView(instance.exports.memory.buffer);
const hex = (number) => "0x" + number.toString(16);
const word = (address) => memory().getUint32(address >>> 0, true);

// An address where there is no memory is misread too.
function text(address, length) {
  const { buffer } = instance.exports.memory;
  return address + length <= buffer.byteLength
    ? Buffer.from(buffer, address, length).toString("latin1")
    : "(no such memory)";
}

// shape7SliceHeader becomes "shape 7 slice header".
const words = (name) => name.replace(/\d+|[A-Z][a-z]*\d*/g, " $&").toLowerCase();

function say(got, expected, isRight) {
  const verdict = isRight ? "ok" : "misread";
  writeSync(1, `${words(shape)}: host read ${got}, expected ${expected}: ${verdict}\n`);
}

function judge(address, length) {
  const got = text(address, length);
  say(`ptr=${hex(address)} len=${length}`, `ptr=${hex(wantAddress)} len=${want.length}`, got === want);
}

const view = (at) => judge(word(Number(at)), word(Number(at) + 4));

function views(at, n) {
  const list = Array.from({ length: n }, (_, i) => [word(at + 8 * i), word(at + 8 * i + 4)]);
  const got = list.map(([address, length]) => `{ptr=${hex(address)} len=${length}}`);
  say(got.join(" "), JSON.stringify(want), list.map((item) => text(...item)).join("|") === want);
}

function numbers(at, n) {
  const list = Array.from({ length: n }, (_, i) => word(at + 4 * i));
  const values = list.map(word);
  const got = list.map((address, i) => `*${hex(address)}=${values[i]}`);
  say(got.join(" "), want, values.join("|") === want);
}

function fill(at) {
  memory().setUint32(at, wantAddress, true);
  memory().setUint32(at + 4, want.length, true);
}

// What the host has to give lies in a page of its own.
let given;

function give() {
  given ??= instance.exports.memory.grow(1) * 65536;
  fill(given);
  return given;
}

// An export takes an address or nothing, and returns one or nothing.
function call() {
  const at = instance.exports[shape](give());
  if (at !== undefined) view(at);
}

const host = {
  begin(name, nameLength, address, length) {
    shape = text(name, nameLength);
    [wantAddress, want] = [address, text(address, length)];
  },
  view,
  view64: view,
  viewfloat: view,
  viewtext: view,
  viewhandle: (_, at) => view(at),
  viewlenfirst: (at) => judge(word(at + 4), word(at)),
  viewindirect: (at) => view(word(at)),
  views,
  numbers,
  text: judge,
  pair: (at, a, b) => {
    const got = [word(at), word(at + 4)];
    say(`a=${got[0]} b=${got[1]}`, `a=${a} b=${b}`, got[0] === a && got[1] === b);
  },
  fill,
  give,
  word: (got, expected) => say(hex(got >>> 0), hex(expected), BigInt(got >>> 0) === expected),
  report: (ptr, wantPtr, len, wantLen) =>
    say(`(told by Go) ${hex(ptr)} len=${len}`, `${hex(wantPtr)} len=${wantLen}`, ptr === wantPtr && len === wantLen),
  call,
};

// Imports of module gojs get Go's stack pointer, and read 64-bit memory.
const gojs = {
  "shapes.view": (sp) => {
    const at = word(sp + 8);
    judge(Number(memory().getBigUint64(at, true)), word(at + 8));
  },
};

const program = await WebAssembly.compile(readFileSync(argv[2]));
instance = await WebAssembly.instantiate(program, { ...wasi.getImportObject(), host, gojs });
wasi.start(instance);
