package discordtest

import "testing"

func TestActiveThreads(t *testing.T) {
	s := Start(t, Options{})
	c := newClient(t, s)
	c.check = true
	g := s.AddGuild("guild")
	text, hidden := g.AddChannel(Text, "text"), g.AddChannel(Text, "hidden")
	start := func(in *Channel) *Channel {
		message := c.post(in, "hello")
		return s.Channel(c.ok("POST", "/channels/"+in.ID+"/messages/"+message+"/threads", object{"name": "a thread"}).text("id"))
	}
	here, old := start(text), start(text)
	start(hidden)
	old.Archive(false)
	hidden.Overwrite(g.Bot.ID, 0, ViewChannel)
	listed := c.ok("GET", "/guilds/"+g.ID+"/threads/active", nil)
	if listed.text("threads.0.id") != here.ID || listed.at("threads.1") != nil {
		t.Errorf("listed: %s, want only %s", listed.raw, here.ID)
	}
}
