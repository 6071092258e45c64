package commands_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

var update = flag.Bool("update", false, "write what the commands answer into testdata")

// TestScripts holds conversations. Each file of testdata is one: the name of a
// section is what somebody types, its text the answer. A line may begin with
// #channel to give the command there, and with "fan" to give it as somebody
// who does not manage the channel; "press 2" presses the second button of the
// answer before.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runScript(t, file) })
	}
}

func runScript(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, _ := newWorld(t)
	s := &script{registry: r}
	for i, section := range archive.Files {
		got := s.say(t, section.Name)
		if d := cmp.Diff(string(section.Data), got); d != "" && !*update {
			t.Errorf("%s (-want +got)\n%s", section.Name, d)
		}
		archive.Files[i].Data = []byte(got)
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// script is a conversation under way.
type script struct {
	registry *commands.Registry
	buttons  []message.Button // of the latest answer
}

// say gives a line and returns the answer as text.
func (s *script) say(t *testing.T, line string) string {
	req := request("", nil)
	if rest, ok := strings.CutPrefix(line, "fan "); ok {
		line, req.User = rest, commands.User{ID: "fan", Name: "Fan"}
	}
	if strings.HasPrefix(line, "#") {
		var name string
		name, line, _ = strings.Cut(line[1:], " ")
		req.Channel = channel(name)
	}
	if number, ok := strings.CutPrefix(line, "press "); ok {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > len(s.buttons) {
			t.Fatalf("%s: the answer before has %d buttons", line, len(s.buttons))
		}
		line = s.buttons[n-1].Action
	}
	reply, err := answer(t, s.registry, req, line)
	if err != nil {
		if _, ok := errors.AsType[*rumor.Error](err); !ok {
			t.Fatalf("%s: %v", line, err)
		}
		return "error: " + rumor.Message(err) + "\n"
	}
	s.buttons = reply.Message.AllButtons()
	return transcript(reply)
}

// answer parses and runs a line.
func answer(t *testing.T, r *commands.Registry, req commands.Request, line string) (commands.Reply, error) {
	name, options, err := r.Parse(line)
	if err != nil {
		return commands.Reply{}, err
	}
	req.Command, req.Options = name, options
	if in := strings.TrimPrefix(options["in"], "#"); in != "" && in != "secret" {
		req.In = commands.Place{Channel: channel(in), Name: "#" + in, Manages: req.User.Manages && in != "board"}
	}
	return r.Run(t.Context(), req)
}

var toneNames = map[message.Tone]string{message.Success: "success", message.Failure: "failure"}

// transcript shows all of a reply.
func transcript(reply commands.Reply) string {
	m := reply.Message
	var marks []string
	if tone := toneNames[m.Tone]; tone != "" {
		marks = append(marks, tone)
	}
	if m.Color != 0 {
		marks = append(marks, fmt.Sprintf("#%06X", m.Color))
	}
	if m.Private {
		marks = append(marks, "private")
	}
	if reply.Replace {
		marks = append(marks, "in place")
	}
	var b strings.Builder
	if len(marks) > 0 {
		fmt.Fprintf(&b, "(%s)\n", strings.Join(marks, ", "))
	}
	b.WriteString(m.PlainText(clock) + "\n")
	for i, button := range m.AllButtons() {
		danger := ""
		if button.Danger {
			danger = "!"
		}
		fmt.Fprintf(&b, "[%d] %s%s: %s\n", i+1, button.Label, danger, button.Action)
	}
	return b.String()
}
