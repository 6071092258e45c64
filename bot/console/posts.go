package console

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// posts numbers what is posted: 1, 2, 3. Receipts outlive the process, so their
// id also says when this run began, in milliseconds since 1970:
// "1753999200000.3". People are shown the number, with the day for a post of an
// earlier run.
type posts struct {
	began int64
	last  int
}

// next returns the id of a new post.
func (p *posts) next() string {
	p.last++
	return fmt.Sprintf("%d.%d", p.began, p.last)
}

// name says which post an id means: "post 3", or "post 3 of Nov 22".
func (p *posts) name(id string, clock message.Clock) string {
	began, number, ok := strings.Cut(id, ".")
	at, err := strconv.ParseInt(began, 10, 64)
	if _, bad := strconv.Atoi(number); !ok || err != nil || bad != nil {
		return "post " + clean(id, maxLabel)
	}
	if at == p.began {
		return "post " + number
	}
	_, day, _ := strings.Cut(clock.Format(time.UnixMilli(at), message.Date), ", ")
	return "post " + number + " of " + day
}

// header says what a delivery is: "#redsox ▸ new post 3 · answers post 1 · @fans".
func (p *posts) header(d rumor.Delivery, id string, clock message.Clock) string {
	verb := "new "
	if d.Edit.Posted() {
		verb = "edited "
	}
	parts := []string{verb + p.name(id, clock)}
	if d.ReplyTo.Posted() {
		parts = append(parts, "answers "+p.name(d.ReplyTo.Message, clock))
	}
	for _, ping := range d.Pings {
		parts = append(parts, "@"+strings.TrimLeft(clean(ping, maxLabel), "@"))
	}
	return channelName(d.Channel.ID) + " ▸ " + strings.Join(parts, " · ")
}
