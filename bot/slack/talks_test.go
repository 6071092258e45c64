package slack_test

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/internal/golden"
)

// TestTalks holds the conversations of the console's scripts on Slack. Each file
// of testdata/talks is what Slack's users see of one: the name of a section is
// the line as typed on the console, its text the answer.
func TestTalks(t *testing.T) {
	files, err := filepath.Glob("../../commands/testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, way := range []string{bySocket, byHTTP} {
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
	talk := &talk{diamond: newDiamond(t, way), t: t}
	for i, section := range archive.Files {
		archive.Files[i].Data = []byte(talk.say(section.Name))
	}
	golden.Check(t, "talks/"+filepath.Base(file), txtar.Format(archive))
}

// talk is a conversation under way.
type talk struct {
	*diamond
	t      *testing.T
	latest slacktest.Message // with buttons to press; zero for none
}

// say gives a line and returns what its user sees then.
func (t *talk) say(line string) string {
	in := t.read(line)
	if in.button > len(buttons(t.latest)) {
		return "(there is no such button)\n"
	}
	pressed := t.latest
	m, v, err := heard(t.t.Context(), t.give(in))
	switch {
	case errors.Is(err, slacktest.ErrRefused):
		t.latest = slacktest.Message{}
		return "(" + err.Error() + ")\n"
	case err != nil:
		t.t.Fatalf("%s: %v", line, err)
	case v.ID != "":
		return "(modal)\n" + v.Text() + "\n"
	}
	if len(buttons(m)) > 0 {
		t.latest = m
	}
	return shown(m, in.button > 0 && m.TS == pressed.TS)
}

// heard waits for what comes of something a user did: a message or a view.
func heard(ctx context.Context, r *slacktest.Result) (m slacktest.Message, v slacktest.View, err error) {
	if _, err := r.Ack(ctx); err != nil {
		return m, v, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var views sync.WaitGroup
	views.Go(func() {
		if shown, err := r.View(ctx); err == nil {
			v = shown
			cancel()
		}
	})
	m, err = r.Answer(ctx)
	cancel()
	views.Wait()
	if v.ID != "" {
		err = nil
	}
	return m, v, err
}

// typed is a line of the console's scripts as somebody on Slack gives it.
type typed struct {
	user    *slacktest.User
	channel *slacktest.Channel
	button  int    // of the answer before, from 1; 0 for what is typed
	command string // with its slash; empty for a mention
	text    string
}

// read reads a line. It may begin with "fan", to be given by him, and with
// #channel, to be given there; "press 2" presses a button. What is no slash
// command is said to the bot.
func (d *diamond) read(line string) typed {
	in := typed{user: d.ann, channel: d.channels["general"]}
	if rest, ok := strings.CutPrefix(line, "fan "); ok {
		line, in.user = rest, d.fan
	}
	if strings.HasPrefix(line, "#") {
		var name string
		name, line, _ = strings.Cut(line[1:], " ")
		in.channel = d.channels[name]
		if strings.HasPrefix(name, "@") {
			in.channel = d.DM(in.user)
		}
	}
	if number, ok := strings.CutPrefix(line, "press "); ok {
		in.button, _ = strconv.Atoi(number)
		return in
	}
	line = strings.TrimPrefix(line, "@hotstove") // the fake writes the mention
	in.text = d.referring(line)
	if word, rest, _ := strings.Cut(in.text, " "); d.registry.Command(strings.TrimPrefix(word, "/")) != nil && word[0] == '/' {
		in.command, in.text = word, rest
	}
	return in
}

// channelName is a channel as people type it.
var channelName = regexp.MustCompile(`#([a-z]+)`)

// referring is a text as Slack hands it on, with references in the place of what
// people picked as they typed.
func (d *diamond) referring(text string) string {
	text = strings.NewReplacer(
		"<@&123456789012345678>", "<!subteam^"+prospects+"|@prospects>", "@everyone", "<!everyone>",
		"<@123>", "<@"+d.fan.ID+"|fan>",
	).Replace(text)
	return channelName.ReplaceAllStringFunc(text, func(name string) string {
		c := d.channels[name[1:]]
		if c == nil {
			return name
		}
		return "<#" + c.ID + "|" + c.Name + ">"
	})
}

func (t *talk) give(in typed) *slacktest.Result {
	switch {
	case in.button > 0:
		return t.Press(in.user, t.latest, buttons(t.latest)[in.button-1].ActionID)
	case in.command == "":
		return t.Mention(in.user, in.channel, in.text)
	}
	return t.Slash(in.user, in.channel, in.command, in.text)
}

// buttons are those of a message.
func buttons(m slacktest.Message) []slacktest.Element {
	var all []slacktest.Element
	for _, e := range m.Elements {
		if e.Type == "button" {
			all = append(all, e)
		}
	}
	return all
}

// shown is a message as people see it: who does, whether it took the place of
// the one with the button, what a notification says of it, its text.
func shown(m slacktest.Message, inPlace bool) string {
	var marks []string
	if m.Ephemeral {
		marks = append(marks, "only you can see this")
	}
	if inPlace {
		marks = append(marks, "in place")
	}
	return "(" + strings.Join(marks, ", ") + ")\nnotification: " + m.Fallback + "\n" + m.Text() + "\n"
}

// TestTypedAlike gives the same commands in every way in which one can type
// them: all have the same answer.
func TestTypedAlike(t *testing.T) {
	everyWay(t, func(t *testing.T, d *diamond) {
		general, dm := d.channels["general"], d.DM(d.ann)
		for _, line := range []string{
			"rumors redsox", "player shohei ohtani", "team  “Dodgers” ", "help subscribe", "deadline",
			"subscriptions", "subscribe redsox, sox", "subscribe redsox tier:7",
		} {
			command, text, _ := strings.Cut(line, " ")
			want := outcome(t, d.Slash(d.ann, general, "/"+command, text))
			for how, give := range map[string]func() *slacktest.Result{
				"under /rumors": func() *slacktest.Result { return d.Slash(d.ann, general, "/rumors", line) },
				"in capitals":   func() *slacktest.Result { return d.Slash(d.ann, general, "/rumors", strings.ToUpper(command)+" "+text) },
				"as a mention":  func() *slacktest.Result { return d.Mention(d.ann, general, line) },
			} {
				if m := outcome(t, give()); m.Text() != want.Text() || m.Ephemeral != want.Ephemeral {
					t.Errorf("%s %s:\n%s\nwant\n%s", line, how, m.Text(), want.Text())
				}
			}
			direct := outcome(t, d.DirectMessage(d.ann, line))
			if slashed := outcome(t, d.Slash(d.ann, dm, "/"+command, text)); direct.Text() != slashed.Text() || direct.Ephemeral {
				t.Errorf("%s as a direct message:\n%s\nwant\n%s", line, direct.Text(), slashed.Text())
			}
		}
		expect(t, outcome(t, d.Slash(d.fan, general, "/rumors", "red sox")), false, "Boston Red Sox rumors")
		expect(t, outcome(t, d.Mention(d.fan, general, "red sox?")), false, "Boston Red Sox rumors")
	})
}
