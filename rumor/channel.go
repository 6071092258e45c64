package rumor

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Channel is where the bot posts.
type Channel struct {
	Platform  string // console, discord or slack
	Workspace string // Discord guild or Slack workspace; empty on the console and in Discord direct messages
	ID        string // the platform's id of the channel
}

// String returns the channel as it is stored: "slack/T1/C9". ParseChannel reads it back.
func (c Channel) String() string { return c.Platform + "/" + c.Workspace + "/" + c.ID }

// ParseChannel reads what String wrote.
func ParseChannel(s string) (Channel, error) {
	platform, rest, ok := strings.Cut(s, "/")
	workspace, id, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 || platform == "" || id == "" {
		return Channel{}, fmt.Errorf("channel %q: want platform/workspace/id", s)
	}
	return Channel{platform, workspace, id}, nil
}

// Options narrow what a subscription brings.
type Options struct {
	Kinds    []Kind `json:"kinds,omitempty"`    // only these; empty means all that are rumors
	Tier     int    `json:"tier,omitempty"`     // only reports at least this trusted: 1, 2 or 3; 0 means any
	Mentions bool   `json:"mentions,omitempty"` // also stories that only name the topic
	Ping     string `json:"ping,omitempty"`     // the platform's id of a role or group to ping
}

// Allow reports whether a story of this kind and tier passes the options.
func (o Options) Allow(kind Kind, tier int) bool {
	if len(o.Kinds) > 0 {
		if !slices.Contains(o.Kinds, kind) {
			return false
		}
	} else if kind == NotRumor {
		return false
	}
	return o.Tier == 0 || tier <= o.Tier
}

// Subscription is a channel's wish to hear of a topic.
type Subscription struct {
	Channel Channel
	Topic   Topic
	Options Options
	By      string    // the platform's id of who asked for it
	Since   time.Time // when it was first asked for
}

// Receipt is a platform's word for a posted message, so that it can be edited
// or answered later. The zero Receipt is none.
type Receipt struct {
	Message  string    `json:"message"`            // the platform's id of the message; empty when it cannot be edited or answered
	Thread   string    `json:"thread,omitempty"`   // the platform's id of its thread, if it has one
	Revision int       `json:"revision,omitempty"` // of the story, as posted
	At       time.Time `json:"at"`
}

// Posted reports whether the receipt names a message.
func (r Receipt) Posted() bool { return r.Message != "" }

// Delivery is one story revision, or one reminder, for one channel.
type Delivery struct {
	Channel Channel

	// Either a story's revision ...
	Story    string
	Revision int
	// ... or a rung of a deadline's ladder.
	Deadline string
	Rung     time.Duration // how long before the deadline; 0 when it has passed

	// The rest is found out when the delivery is sent, and is not stored.
	Edit    Receipt  // the message to edit, if it was posted before
	ReplyTo Receipt  // the message to answer, if the story moves on from it
	Pings   []string // the platform's ids of the roles or groups to ping
	RollUp  int      // of how many deliveries this one brings the stories, in one message; 0 when only its own
}

// Key returns what the delivery brings, without the channel:
// "s:7K2M9QX:2" or "d:2026-trade-deadline:24h0m0s". ParseDelivery reads it back.
func (d Delivery) Key() string {
	if d.Deadline != "" {
		return "d:" + d.Deadline + ":" + d.Rung.String()
	}
	return fmt.Sprintf("s:%s:%d", d.Story, d.Revision)
}

// ID returns the delivery's identity, the same at every attempt. Platforms use
// it to recognise a retry. A roll-up is another delivery than the first of those
// it is made of, and than a larger one.
func (d Delivery) ID() string {
	if d.RollUp > 0 {
		return fmt.Sprintf("%s+%d@%s", d.Key(), d.RollUp, d.Channel)
	}
	return d.Key() + "@" + d.Channel.String()
}

// ParseDelivery reads what Key wrote, for the channel.
func ParseDelivery(to Channel, key string) (Delivery, error) {
	d := Delivery{Channel: to}
	parts := strings.Split(key, ":")
	var err error
	switch {
	case len(parts) == 3 && parts[0] == "s":
		d.Story = parts[1]
		_, err = fmt.Sscanf(parts[2], "%d", &d.Revision)
	case len(parts) == 3 && parts[0] == "d":
		d.Deadline = parts[1]
		d.Rung, err = time.ParseDuration(parts[2])
	default:
		err = fmt.Errorf("want s:story:revision or d:deadline:rung")
	}
	if err != nil {
		return Delivery{}, fmt.Errorf("delivery %q: %w", key, err)
	}
	return d, nil
}
