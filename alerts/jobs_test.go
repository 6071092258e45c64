package alerts_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/alerts"
)

// rags is a cleaner that fails at what it is told to.
type rags struct{ clean, end error }

func (r rags) Clean(context.Context) (int, error)       { return 2, r.clean }
func (r rags) EndSleepers(context.Context) (int, error) { return 3, r.end }

// TestCleanJob does all of the cleaning, whatever fails of it.
func TestCleanJob(t *testing.T) {
	broken := errors.New("broken")
	for _, r := range []rags{{}, {clean: broken}, {end: broken}} {
		var said bytes.Buffer
		jobs := alerts.Jobs(time.Minute, &alerts.Poller{}, &alerts.Countdown{}, r, slog.New(slog.NewTextHandler(&said, nil)))
		for _, job := range jobs {
			if job.Name != alerts.CleanJob {
				continue
			}
			if err := job.Run(t.Context()); errors.Is(err, broken) != (r != rags{}) {
				t.Errorf("%+v: %v", r, err)
			}
		}
		if !strings.Contains(said.String(), "removed=2 ended=3") {
			t.Errorf("%+v: logged %q", r, said.String())
		}
	}
}
