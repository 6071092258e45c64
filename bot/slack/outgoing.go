package slack

import (
	"slices"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/message"
)

// outgoing is a message as Slack takes it: blocks, and the text that is shown in
// notifications and read by screen readers.
type outgoing struct {
	Blocks []slackgo.Block
	Text   string
}

// newOutgoing renders a message, which pings nobody.
func newOutgoing(m message.Message) outgoing {
	blocks, text := render(m)
	return outgoing{blocks, text}
}

// simpler returns a message whose blocks Slack refused without what may be wrong
// with them: without pictures, as Slack fetches those, and refuses the whole where
// it cannot; or, where there is none, as its text alone.
func (o outgoing) simpler() outgoing {
	if kept, pictured := withoutPictures(o.Blocks); pictured {
		return outgoing{kept, o.Text}
	}
	return outgoing{nil, o.Text}
}

// withoutPictures returns the blocks without pictures, which stand beside a section
// or have a context to themselves, and whether there were any.
func withoutPictures(blocks []slackgo.Block) (kept []slackgo.Block, pictured bool) {
	for _, b := range blocks {
		switch of := b.(type) {
		case *slackgo.SectionBlock:
			if of.Accessory != nil && of.Accessory.ImageElement != nil {
				bare := *of
				bare.Accessory = nil
				b, pictured = &bare, true
			}
		case *slackgo.ContextBlock:
			if slices.ContainsFunc(of.ContextElements.Elements, isPicture) {
				pictured = true
				continue
			}
		}
		kept = append(kept, b)
	}
	return kept, pictured
}

func isPicture(e slackgo.MixedElement) bool { return e.MixedElementType() == slackgo.MixedElementImage }
