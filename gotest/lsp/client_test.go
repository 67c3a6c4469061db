// Package lsp tests wasmptr lsp by the protocol, over standard input and output, and
// from within Neovim.
package lsp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"wasmptr.test/gotest/internal/govet"
)

// patience is how long a server may take for anything, on a machine that has much else
// to do.
const patience = 60 * time.Second

type object = map[string]any

// A message is any of those of JSON-RPC.
type message struct {
	ID     *json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct {
		Code    int
		Message string
	}
	// When it was received.
	at time.Time
}

// A client is at the other end of a server's standard input and output.
type client struct {
	t        *testing.T
	cmd      *exec.Cmd
	in       io.WriteCloser
	messages chan message
	stderr   *strings.Builder
	next     int
	dir      string
	// What the server said so far.
	shown, logged []string
	// What it says of files, by URI.
	published map[string]published
	// How the client answers to workspace/configuration.
	configuration any
	// What the server asked to be told of.
	registered []string
}

type published struct {
	URI         string
	Version     *int
	Diagnostics []diagnostic
	at          time.Time
}

type diagnostic struct {
	Range              span
	Severity           int
	Code               string
	Source             string
	Message            string
	RelatedInformation []struct {
		Location struct {
			URI   string
			Range span
		}
		Message string
	}
}

type place struct{ Line, Character int }

type span struct{ Start, End place }

func (s span) String() string {
	return fmt.Sprintf("%d:%d-%d:%d", s.Start.Line, s.Start.Character, s.End.Line, s.End.Character)
}

type action struct {
	Title       string
	Kind        string
	IsPreferred bool
	Diagnostics []diagnostic
	Edit        struct {
		Changes         map[string][]edit
		DocumentChanges []struct {
			TextDocument struct {
				URI     string
				Version *int
			}
			Edits []edit
		}
	}
}

type edit struct {
	Range   span
	NewText string
}

// start starts a server in dir. Nothing has been said yet.
func start(t *testing.T, dir string, args ...string) *client {
	t.Helper()
	return startIn(t, dir, govet.Environ(t), args...)
}

// startWith starts a server with more variables in its environment.
func startWith(t *testing.T, dir string, variables ...string) *client {
	t.Helper()
	return startIn(t, dir, append(govet.Environ(t), variables...))
}

func startIn(t *testing.T, dir string, env []string, args ...string) *client {
	t.Helper()
	c := &client{
		t: t, dir: dir, messages: make(chan message), stderr: new(strings.Builder),
		published: make(map[string]published),
	}
	c.cmd = exec.Command(govet.Tool(t), append([]string{"lsp"}, args...)...)
	c.cmd.Dir, c.cmd.Env, c.cmd.Stderr = dir, env, c.stderr
	in, err := c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.in = in
	go c.receive(out)
	t.Cleanup(func() {
		in.Close()
		c.cmd.Process.Kill()
		c.cmd.Wait()
		if t.Failed() {
			t.Logf("the server's standard error:\n%s\nlogged: %q", c.stderr, c.logged)
		}
	})
	return c
}

// open starts a server and says hello. With capabilities come initializationOptions under
// the name options.
func open(t *testing.T, dir string, capabilities object) *client {
	t.Helper()
	c := start(t, dir)
	hello := object{"processId": os.Getpid(), "rootUri": uri(dir), "capabilities": capabilities}
	if options, ok := capabilities["options"]; ok {
		hello["initializationOptions"] = options
	}
	c.hello(hello)
	return c
}

// hello is what a client says first.
func (c *client) hello(params object) {
	c.t.Helper()
	c.request("initialize", params)
	c.notify("initialized", object{})
}

func (c *client) receive(out io.Reader) {
	defer close(c.messages)
	reader := bufio.NewReader(out)
	for {
		header, err := textproto.NewReader(reader).ReadMIMEHeader()
		if err != nil {
			return
		}
		length, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(reader, body); err != nil {
			return
		}
		m := message{at: time.Now()}
		if err := json.Unmarshal(body, &m); err != nil {
			panic(fmt.Sprintf("%v: %s", err, body))
		}
		c.messages <- m
	}
}

func (c *client) send(m object) {
	c.t.Helper()
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		c.t.Fatal(err)
	}
	c.write(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body))
}

func (c *client) write(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.in, text); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) notify(method string, params any) {
	c.t.Helper()
	c.send(object{"method": method, "params": params})
}

// request returns the result of a request, and fails the test if there is none.
func (c *client) request(method string, params any) json.RawMessage {
	c.t.Helper()
	m := c.ask(method, params)
	if m.Error != nil {
		c.t.Fatalf("%s: error %d: %s", method, m.Error.Code, m.Error.Message)
	}
	return m.Result
}

func (c *client) ask(method string, params any) message {
	c.t.Helper()
	return c.answer(c.post(method, params))
}

// post sends a request and returns its id.
func (c *client) post(method string, params any) int {
	c.t.Helper()
	c.next++
	c.send(object{"id": c.next, "method": method, "params": params})
	return c.next
}

// answer waits for the answer to a request.
func (c *client) answer(id int) message {
	c.t.Helper()
	want := strconv.Itoa(id)
	return c.until("the answer to request "+want, func(m message) bool {
		return m.ID != nil && m.Method == "" && string(*m.ID) == want
	})
}

// until reads messages up to the first one that is wanted.
func (c *client) until(what string, isWanted func(message) bool) message {
	c.t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case m, ok := <-c.messages:
			if !ok {
				c.t.Fatalf("the server ended while the client waited for %s", what)
			}
			c.note(m)
			if isWanted(m) {
				return m
			}
		case <-timeout:
			c.t.Fatalf("the client waited too long for %s", what)
		}
	}
}

// note keeps in mind what a message says, and answers if it is a request.
func (c *client) note(m message) {
	c.t.Helper()
	var text struct{ Message string }
	switch m.Method {
	case "window/showMessage":
		decode(c.t, m.Params, &text)
		c.shown = append(c.shown, text.Message)
	case "window/logMessage":
		decode(c.t, m.Params, &text)
		c.logged = append(c.logged, text.Message)
	case "textDocument/publishDiagnostics":
		p := published{at: m.at}
		decode(c.t, m.Params, &p)
		c.published[p.URI] = p
	case "workspace/configuration":
		c.send(object{"id": m.ID, "result": []any{c.configuration}})
	case "client/registerCapability":
		c.registered = append(c.registered, string(m.Params))
		c.send(object{"id": m.ID, "result": nil})
	}
}

// analysed waits until the server has told of a package once more, and returns the line
// in which it says how long it took.
func (c *client) analysed() string {
	c.t.Helper()
	c.until("an analysis", func(m message) bool {
		return m.Method == "window/logMessage" && strings.Contains(c.logged[len(c.logged)-1], "analysed in ")
	})
	return c.logged[len(c.logged)-1]
}

// edit opens a file and waits for the analysis.
func (c *client) edit(name string) {
	c.t.Helper()
	c.openAs(name, readFile(c.t, filepath.Join(c.dir, name)))
	c.analysed()
}

func (c *client) openAs(name, text string) {
	c.t.Helper()
	c.notify("textDocument/didOpen", object{"textDocument": object{
		"uri": c.uri(name), "languageId": "go", "version": 1, "text": text,
	}})
}

// change replaces text, from line:character to line:character.
func (c *client) change(name string, version int, replaced span, text string) {
	c.t.Helper()
	c.notify("textDocument/didChange", object{
		"textDocument":   object{"uri": c.uri(name), "version": version},
		"contentChanges": []object{{"range": replaced.json(), "text": text}},
	})
}

func (s span) json() object {
	place := func(p place) object { return object{"line": p.Line, "character": p.Character} }
	return object{"start": place(s.Start), "end": place(s.End)}
}

func (c *client) save(name string) {
	c.t.Helper()
	c.notify("textDocument/didSave", object{"textDocument": object{"uri": c.uri(name)}})
}

func (c *client) close(name string) {
	c.t.Helper()
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": c.uri(name)}})
}

// actions asks what can be done at a place. Without kinds it asks for all that the editor
// shows by itself.
func (c *client) actions(name string, line, character int, kinds ...string) []action {
	c.t.Helper()
	context := object{"diagnostics": []any{}}
	if len(kinds) > 0 {
		context["only"] = kinds
	}
	at := place{line, character}
	var actions []action
	decode(c.t, c.request("textDocument/codeAction", object{
		"textDocument": object{"uri": c.uri(name)}, "range": span{at, at}.json(), "context": context,
	}), &actions)
	return actions
}

// end says good-bye, and fails the test if the server does not go.
func (c *client) end() {
	c.t.Helper()
	c.request("shutdown", nil)
	c.notify("exit", nil)
	if exit := c.wait(); exit != 0 {
		c.t.Errorf("exit code %d, want 0", exit)
	}
	if c.stderr.Len() > 0 {
		c.t.Errorf("on standard error: %s", c.stderr)
	}
}

// wait returns the exit code of the server.
func (c *client) wait() int {
	c.t.Helper()
	done := make(chan bool)
	go func() {
		for range c.messages {
		}
		c.cmd.Wait()
		close(done)
	}()
	select {
	case <-done:
		return c.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		c.t.Fatal("the server does not end")
		return -1
	}
}

// found returns what the server says of a file, in lines like "8:10-8:18 message (code)".
func (c *client) found(name string) []string {
	lines := []string{}
	for _, d := range c.published[c.uri(name)].Diagnostics {
		lines = append(lines, fmt.Sprintf("%s %s (%s)", d.Range, d.Message, d.Code))
	}
	return lines
}

func (c *client) wantFound(name string, want ...string) {
	c.t.Helper()
	if got := c.found(name); !reflect.DeepEqual(got, append([]string{}, want...)) {
		c.t.Errorf("%s:\n\t%s\nwant\n\t%s", name, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func (c *client) uri(name string) string { return uri(filepath.Join(c.dir, name)) }

func uri(path string) string { return "file://" + filepath.ToSlash(path) }

func decode(t *testing.T, text json.RawMessage, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
