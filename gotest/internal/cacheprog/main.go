// Cacheprog is a GOCACHEPROG: a build cache of the go command that machines share.
//
//	GOCACHEPROG="cacheprog SHARED LOCAL"
//
// SHARED stands for a server, and LOCAL for what one machine has taken from it. The
// protocol is that of cmd/go/internal/cacheprog, Go 1.24.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

type request struct {
	ID                 int64
	Command            string
	ActionID, OutputID []byte
	BodySize           int64
}

type response struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

// An entry is what a file named after an action holds.
type entry struct {
	OutputID []byte
	Time     time.Time
}

func main() {
	shared, local := os.Args[1], os.Args[2]
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := json.NewEncoder(os.Stdout)
	out.Encode(response{KnownCommands: []string{"get", "put", "close"}})
	for {
		var asked request
		if err := in.Decode(&asked); err != nil {
			return
		}
		var body []byte
		if asked.Command == "put" && asked.BodySize > 0 {
			if err := in.Decode(&body); err != nil {
				return
			}
		}
		answer, err := handle(shared, local, asked, body)
		if err != nil {
			answer.Err = fmt.Sprint(err)
		}
		answer.ID = asked.ID
		out.Encode(answer)
		if asked.Command == "close" {
			return
		}
	}
}

func handle(shared, local string, asked request, body []byte) (response, error) {
	action := filepath.Join(shared, "a-"+hex.EncodeToString(asked.ActionID))
	switch asked.Command {
	case "put":
		name := "d-" + hex.EncodeToString(asked.OutputID)
		if err := os.WriteFile(filepath.Join(shared, name), body, 0o666); err != nil {
			return response{}, err
		}
		text, err := json.Marshal(entry{asked.OutputID, time.Now()})
		if err == nil {
			err = os.WriteFile(action, text, 0o666)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(local, name), body, 0o666)
		}
		return response{DiskPath: filepath.Join(local, name)}, err
	case "get":
		text, err := os.ReadFile(action)
		if err != nil {
			return response{Miss: true}, nil
		}
		var found entry
		if err := json.Unmarshal(text, &found); err != nil {
			return response{}, err
		}
		name := "d-" + hex.EncodeToString(found.OutputID)
		body, err := os.ReadFile(filepath.Join(shared, name))
		if err != nil {
			return response{}, err
		}
		path := filepath.Join(local, name)
		if _, missing := os.Stat(path); missing != nil {
			err = os.WriteFile(path, body, 0o666)
		}
		return response{OutputID: found.OutputID, Size: int64(len(body)), Time: &found.Time, DiskPath: path}, err
	}
	return response{}, nil
}
