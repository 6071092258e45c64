package slack_test

import (
	"strings"
	"testing"

	"github.com/hotstove/hotstove/bot/slack/slacktest"
	"github.com/hotstove/hotstove/message"
)

// A picture that Slack cannot fetch costs the post that picture, and no more.
func TestPictureThatIsGone(t *testing.T) {
	d := newDiamond(t, bySocket)
	d.Fail(slacktest.Match{Method: "chat.postMessage"}, slacktest.NoPictures(), -1)
	m := message.Message{
		Title: "Red Sox ask about a catcher", URL: "https://example.com/1", Image: "https://example.com/1.jpg",
		Buttons: []message.Button{{Label: "More", Action: "rumors page:2"}},
	}
	said := d.said(t, d.told("4D8WPA2"), m)
	if blocks := string(said.Blocks); !strings.Contains(blocks, m.Title) || strings.Contains(blocks, "1.jpg") {
		t.Errorf("blocks %s", blocks)
	}
	if _, ok := said.Element("More"); !ok || said.Metadata == nil {
		t.Errorf("buttons %v, metadata %v", said.Elements, said.Metadata)
	}
}
