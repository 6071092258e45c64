package alerts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// Marks keeps named points in time.
type Marks interface {
	Mark(ctx context.Context, name string) (time.Time, error)
	SetMark(ctx context.Context, name string, t time.Time) error
}

// reminderMark is the name of the time up to which reminders were queued.
const reminderMark = "reminders"

// lateReminder is how long after its rung a reminder is still worth sending.
// Missed longer, the next rung will do.
const lateReminder = day

// Countdown queues the reminders of deadlines as their rungs fall due. Its
// fields are set once, before use.
type Countdown struct {
	Deadlines   []*league.Deadline
	Ladder      []time.Duration // falling; 0 is the deadline itself
	Marks       Marks
	Outbox      Pusher
	Subscribers Subscribers
	Now         func() time.Time
	Log         *slog.Logger
	Wake        func() // if set, called when reminders were queued
}

// Remind queues the reminders that fell due since it last ran. Of several
// rungs of one deadline, missed while the program was down, only the latest is
// queued. The very first run queues nothing: nobody had asked before it.
func (c *Countdown) Remind(ctx context.Context) error {
	now := c.Now()
	last, err := c.Marks.Mark(ctx, reminderMark)
	if err != nil {
		return fmt.Errorf("remind: %w", err)
	}
	if !last.IsZero() {
		if err := c.queue(ctx, last, now); err != nil {
			return fmt.Errorf("remind: %w", err)
		}
	}
	// Only now: after a crash the same reminders are queued again, which their
	// receipts make harmless.
	return c.Marks.SetMark(ctx, reminderMark, now)
}

func (c *Countdown) queue(ctx context.Context, last, now time.Time) error {
	var trouble []error
	for _, d := range c.Deadlines {
		rung, ok := DueRung(d, c.Ladder, last, now)
		if !ok {
			continue
		}
		c.Log.Info("a deadline nears", "deadline", d.ID, "rung", rung)
		trouble = append(trouble, c.Subscribers.Subscribers(ctx, rumor.DeadlinesTopic, func(page []rumor.Subscription) error {
			deliveries := make([]rumor.Delivery, len(page))
			for i, sub := range page {
				deliveries[i] = rumor.Delivery{Channel: sub.Channel, Deadline: d.ID, Rung: rung}
			}
			return c.Outbox.Push(ctx, deliveries)
		}))
		if c.Wake != nil {
			c.Wake()
		}
	}
	return errors.Join(trouble...)
}

// DueRung returns the latest rung of the deadline's ladder that fell due after
// last and not after now, if that is not too long ago to be worth sending.
func DueRung(d *league.Deadline, ladder []time.Duration, last, now time.Time) (time.Duration, bool) {
	if d.Pending || !d.Remind {
		return 0, false
	}
	for _, rung := range slices.Backward(ladder) {
		if d.AllDay && rung > 0 && rung < day {
			continue // of a day without an hour, only days can be counted
		}
		due := d.At.Add(-rung)
		if due.After(now) {
			continue
		}
		return rung, due.After(last) && now.Sub(due) <= lateReminder
	}
	return 0, false
}

// reminderSubject is the name of a reminder's receipts: sent once for each
// deadline, rung and channel.
func reminderSubject(d rumor.Delivery) string { return "d:" + d.Deadline + ":" + d.Rung.String() }

// remind sends a reminder, unless it was sent, the channel no longer wants it,
// or time has gone on so far that it would mislead.
func (c *Courier) remind(ctx context.Context, claim rumor.Claim) (rumor.Settlement, error) {
	d, done := claim.Deliveries[0], rumor.Settlement{Claim: claim, Done: 1}
	deadline := c.League.Deadline(d.Deadline)
	_, sent, err := c.Receipts.Receipt(ctx, d.Channel, reminderSubject(d))
	if err != nil {
		return done, fmt.Errorf("load receipt of %s: %w", d.Key(), err)
	}
	subs, err := c.Subscriptions.Subscriptions(ctx, d.Channel)
	if err != nil {
		return done, fmt.Errorf("load subscriptions: %w", err)
	}
	i := slices.IndexFunc(subs, func(s rumor.Subscription) bool { return s.Topic == rumor.DeadlinesTopic })
	if sent || i < 0 || deadline == nil || overtaken(claim) || c.outdated(deadline, d.Rung) {
		c.observe(claim, "skipped", 0)
		return done, nil
	}
	d.Pings = pings(subs[i : i+1])
	receipt, err := c.send(ctx, claim, d, Reminder(deadline, d.Rung, c.Now()))
	if err != nil {
		return done, err
	}
	if err := c.keep(ctx, claim.Channel, subjectReceipt{reminderSubject(d), receipt}); err != nil {
		return done, err
	}
	c.observe(claim, "sent", 0)
	return done, nil
}

// overtaken reports whether a later reminder of the same deadline waits behind
// the claim's first: the platform was away that long.
func overtaken(claim rumor.Claim) bool {
	return slices.ContainsFunc(claim.Deliveries[1:], func(d rumor.Delivery) bool {
		return d.Deadline == claim.Deliveries[0].Deadline
	})
}

// outdated reports whether the reminder waited so long that the deadline has
// passed since, or that nobody needs to hear that it has.
func (c *Courier) outdated(d *league.Deadline, rung time.Duration) bool {
	passed := c.Now().Sub(d.At)
	if rung > 0 {
		return passed >= 0
	}
	return passed > lateReminder
}

// Reminder makes the message that counts down to a deadline.
func Reminder(d *league.Deadline, rung time.Duration, now time.Time) message.Message {
	m := message.Message{Tone: message.Reminder, Title: d.Name + ": " + remaining(d, rung, now)}
	switch {
	case d.AllDay:
		m.Body = []message.Text{{message.At(d.At, message.Date)}}
	case rung > 0:
		m.Body = []message.Text{{message.At(d.At, message.DateTime), {Text: ", "}, message.At(d.At, message.Relative)}}
	default:
		m.Body = []message.Text{{message.At(d.At, message.DateTime)}}
	}
	return m
}

// remaining says how long is left: "3 days to go", "it is today", "passed".
func remaining(d *league.Deadline, rung time.Duration, now time.Time) string {
	if rung <= 0 {
		if d.AllDay {
			return "it is today"
		}
		return "passed"
	}
	left := d.At.Sub(now)
	if near := rung - left; near >= 0 && near < 5*time.Minute {
		left = rung // a job runs some seconds after its time
	}
	return message.Length(left) + " to go"
}
