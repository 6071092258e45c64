package main

import (
	"context"
	"strings"

	"github.com/hotstove/hotstove/alerts/reading"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// explain returns what says whom a text is about, for chats where people can
// ask that of a message.
func explain(l *league.League, reader *reading.Reader) func(ctx context.Context, text string) message.Message {
	return func(_ context.Context, text string) message.Message {
		title, body, _ := strings.Cut(strings.TrimSpace(text), "\n")
		return explained(l, reader.Read(rumor.Report{Title: title, Body: body}))
	}
}

// explained shows what a text was understood to say.
func explained(l *league.League, r rumor.Reading) message.Message {
	m := message.Message{Title: "Who is this about?", Private: true}
	add := func(name string, values []string) {
		if len(values) > 0 {
			m.Fields = append(m.Fields, message.Field{Name: name, Value: message.String(strings.Join(values, ", "))})
		}
	}
	add("Players", names(r.Players))
	add("Clubs", clubNames(l, r.Clubs))
	if len(m.Fields) == 0 {
		m.Body = []message.Text{message.String("No player or club that I know.")}
	} else {
		add("What it says", []string{r.Kind.Words()})
		add("Reported by", append(r.Reporters, r.Outlets...))
	}
	add("Also named", append(names(r.PlayersMentioned), clubNames(l, r.ClubsMentioned)...))
	return m
}
