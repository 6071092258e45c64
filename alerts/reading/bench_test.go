package reading

import (
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// BenchmarkRead reads one article of about 4 KB against all names.
func BenchmarkRead(b *testing.B) {
	r := New(testLeague(b))
	rep := rumor.Report{Title: "Mariners ask Arizona about Suárez", Body: longArticle(4 << 10), Outlet: "Puget Ball", Published: time.Date(2025, 7, 20, 12, 0, 0, 0, time.UTC)}
	b.SetBytes(int64(len(rep.Body)))
	b.ReportAllocs()
	for b.Loop() {
		r.Read(rep)
	}
}
