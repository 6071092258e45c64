package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// recordVersion is written into every record. A program reads records up to
// its own version, so one that must read an older form differently can tell.
const recordVersion = 1

// record is what every JSON record begins with.
type record struct {
	Version int `json:"v"`
}

func (r record) version() int { return r.Version }

type versioned interface{ version() int }

// decode reads a record and refuses one from a later version, whose meaning it
// cannot know.
func decode[R versioned](text string) (R, error) {
	var r R
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return r, fmt.Errorf("read record: %w", err)
	}
	if v := r.version(); v < 1 || v > recordVersion {
		return r, fmt.Errorf("read record: version %d, known up to %d", v, recordVersion)
	}
	return r, nil
}

// encode writes a record. It cannot fail: records hold no type that JSON lacks.
func encode(r versioned) string {
	text, err := json.Marshal(r)
	if err != nil {
		panic("store: encode record: " + err.Error())
	}
	return string(text)
}

type optionsRecord struct {
	Kinds    []rumor.Kind `json:"k,omitempty"`
	Tier     int          `json:"t,omitempty"`
	Mentions bool         `json:"m,omitempty"`
	Ping     string       `json:"p,omitempty"`
}

// subscriptionRecord is a subscription without its channel and topic, which
// its place tells.
type subscriptionRecord struct {
	record
	Options optionsRecord `json:"o,omitzero"`
	By      string        `json:"by,omitempty"`
	Since   time.Time     `json:"since"`
}

func newSubscriptionRecord(s rumor.Subscription) subscriptionRecord {
	return subscriptionRecord{
		record:  record{recordVersion},
		Options: optionsRecord(s.Options),
		By:      s.By,
		Since:   s.Since.UTC(),
	}
}

func (r subscriptionRecord) subscription(c rumor.Channel, t rumor.Topic) rumor.Subscription {
	return rumor.Subscription{
		Channel: c, Topic: t, Options: rumor.Options(r.Options), By: r.By, Since: r.Since,
	}
}

type receiptRecord struct {
	record
	Message  string    `json:"message,omitempty"`
	Thread   string    `json:"thread,omitempty"`
	Revision int       `json:"revision,omitempty"`
	At       time.Time `json:"at"`
}

func newReceiptRecord(r rumor.Receipt) receiptRecord {
	return receiptRecord{record{recordVersion}, r.Message, r.Thread, r.Revision, r.At.UTC()}
}

func (r receiptRecord) receipt() rumor.Receipt {
	return rumor.Receipt{Message: r.Message, Thread: r.Thread, Revision: r.Revision, At: r.At}
}

type deadLetterRecord struct {
	record
	Channel string    `json:"channel"`
	Key     string    `json:"key"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
}
