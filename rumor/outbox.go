package rumor

import "time"

// Claim is the outbox's leave to deliver to one channel. While it lasts nobody
// else delivers there, which keeps the channel's posts in order.
type Claim struct {
	Channel    Channel
	Deliveries []Delivery // those that wait longest, oldest first; the first is to be sent now
	Waiting    int        // how many wait for the channel in all
	Attempts   int        // how often the first has failed so far
	Lease      int64      // proves the claim when it is settled: a time, in microseconds since 1970
}

// Settlement is what became of a Claim.
type Settlement struct {
	Claim   Claim
	Done    int       // how many of the claim's deliveries leave the outbox, from the first on
	Dead    string    // when set, they leave as dead letters, for this reason
	Failed  bool      // the first delivery failed and stays: one more attempt is counted
	NotTill time.Time // when the channel may be claimed again; zero means at once
}
