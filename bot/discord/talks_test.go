package discord_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/bot/discord/discordtest"
	"github.com/hotstove/hotstove/internal/golden"
)

// TestTalks holds the conversations of the console's scripts on Discord. Each
// file of testdata/talks is what Discord's users see of one: the name of a
// section is the line as typed on the console, its text the answer. Lines that
// nobody can give on Discord have the reason there; see ballpark.read.
func TestTalks(t *testing.T) {
	files, err := filepath.Glob("../../commands/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, way := range []string{byGateway, byHTTP} {
		for _, file := range files {
			t.Run(way+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { holdTalk(t, way, file) })
		}
	}
}

func holdTalk(t *testing.T, way, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	talk := &talk{ballpark: newBallpark(t, way), t: t}
	for i, section := range archive.Files {
		archive.Files[i].Data = []byte(talk.say(section.Name))
	}
	golden.Check(t, "talks/"+filepath.Base(file), txtar.Format(archive))
}

// talk is a conversation under way.
type talk struct {
	*ballpark
	t      *testing.T
	latest discordtest.Message // with buttons to press; zero for none
}

// say gives a line and returns what its user sees then.
func (t *talk) say(line string) string {
	in, err := t.read(line)
	if err != nil {
		t.latest = discordtest.Message{}
		return "(" + err.Error() + ")\n"
	}
	if in.button > 0 && in.button > len(t.latest.Buttons) {
		return "(" + errNoButton.Error() + ")\n"
	}
	pressed := t.latest
	r := t.give(in)
	m, err := r.Answer(t.t.Context())
	if errors.Is(err, discordtest.ErrRefused) {
		t.latest = discordtest.Message{}
		return "(" + err.Error() + ")\n"
	}
	if err != nil {
		t.t.Fatalf("%s: %v", line, err)
	}
	if len(m.Buttons) > 0 {
		t.latest = m
	}
	return shown(m, in.button > 0 && m.ID == pressed.ID)
}

func (t *talk) give(in typed) *discordtest.Result {
	if in.button > 0 {
		return t.Press(in.user, t.latest, t.latest.Buttons[in.button-1].CustomID)
	}
	return t.Slash(in.user, in.channel, in.command, in.values)
}

// shown is a message as people see it: who does, whether it took the place of
// the one with the button, its color, its text.
func shown(m discordtest.Message, inPlace bool) string {
	var marks []string
	if m.Ephemeral {
		marks = append(marks, "only you can see this")
	}
	if inPlace {
		marks = append(marks, "in place")
	}
	for _, e := range m.Embeds {
		marks = append(marks, fmt.Sprintf("#%06X", e.Color))
	}
	return "(" + strings.Join(marks, ", ") + ")\n" + m.Text() + "\n"
}
