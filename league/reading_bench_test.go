package league_test

import (
	"strings"
	"testing"

	"github.com/hotstove/hotstove/alerts/reading"
	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

// BenchmarkRead reads an article with as many names as there are, and with 25,000
// more: the time must be that of the text.
func BenchmarkRead(b *testing.B) {
	small, err := league.Load()
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("<p>The Boston Red Sox asked about Dalton Rushing of the Dodgers, who has little to do behind Will Smith, a person said.</p>", 36)
	for name, l := range map[string]*league.League{"now": small, "25000": league.LargeLeague(b)} {
		b.Run(name, func(b *testing.B) {
			r := reading.New(l)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r.Read(rumor.Report{Title: "Red Sox ask about Rushing", Body: text})
			}
		})
	}
}
