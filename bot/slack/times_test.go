package slack

import (
	"testing"
	"time"

	"github.com/hotstove/hotstove/message"
)

func TestRenderTimes(t *testing.T) {
	at := time.Date(2025, time.July, 31, 22, 0, 0, 0, time.UTC)
	const words = "Thu, Jul 31, 2025, 10:00 PM UTC"
	exact := "<!date^1753999200^{date_short_pretty} at {time}|" + words + ">"
	date := "<!date^1753999200^{date_long_pretty}|Thu, Jul 31, 2025>"
	relative := message.At(at, message.Relative)
	tests := []struct {
		name string
		in   message.Text
		want string
	}{
		{"relative", message.Text{{Text: "Told "}, relative}, "Told <!date^1753999200^{ago}|" + words + ">"},
		{"date and time", message.Text{message.At(at, message.DateTime)}, exact},
		{"date", message.Text{message.At(at, message.Date)}, date},
		{"no style", message.Text{message.At(at, 9)}, "<!date^1753999200^{ago}|" + words + ">"},
		{"a countdown behind", message.Text{message.At(at, message.DateTime), {Text: ", "}, relative}, exact},
		{"a countdown before", message.Text{relative, {Text: " · "}, message.At(at, message.Date), {Text: " to "}, message.At(at, message.Date)}, date + " to " + date},
		{"a countdown among words", message.Text{{Text: "Opens "}, relative, {Text: " on "}, message.At(at, message.Date)}, "Opens on " + date},
		{"before 1970", message.Text{message.At(time.Unix(-5, 0), message.Date)}, "Wed, Dec 31, 1969"},
		{"beyond our years", message.Text{message.At(at.AddDate(10000, 0, 0), message.Relative)}, "Thu, Jul 31, 12025, 10:00 PM UTC"},
	}
	for _, test := range tests {
		got := markedText(test.in, marked, 1000)
		if got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
		if h := harm(got); h != "" {
			t.Errorf("%s: %s", test.name, h)
		}
	}
}
