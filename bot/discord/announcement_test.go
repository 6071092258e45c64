package discord

import (
	"testing"

	"github.com/hotstove/hotstove/rumor"
)

// TestTextBecomesNews makes an announcement channel of a text channel that news
// is posted in: from then on its posts are published.
func TestTextBecomesNews(t *testing.T) {
	in, err := readInteraction(inTestGuild(0).slash("subscribe", "topic", "redsox").json(t))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	here := rumor.Channel{Platform: Name, Workspace: testGuild, ID: testChannel}
	w.interactions.keepType(t.Context(), &asked{interaction: in}, in.Channel)
	w.happen(t, "CHANNEL_UPDATE", `{"id":"`+testChannel+`","guild_id":"`+testGuild+`","type":5}`)
	if v, err := w.venue(t.Context(), here); err != nil || v.kind != newsChannel {
		t.Errorf("%+v, %v", v, err)
	}
}
