package reading

import (
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/league"
	"github.com/hotstove/hotstove/rumor"
)

func testLeague(t testing.TB) *league.League {
	t.Helper()
	l, err := league.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// longArticle returns an article in markup of about n bytes, which reads as such articles do.
func longArticle(n int) string {
	paragraphs := []string{
		"<p>SEATTLE &mdash; The Mariners have asked the Diamondbacks about third baseman Eugenio Su&aacute;rez, <a href=\"#\">according to ESPN's Jeff Passan</a>, who adds that nothing is close.</p>",
		"<p>Su&aacute;rez, 33, has 36 home runs and is a free agent after the season. Arizona sent him no signal either way; general manager Mike Hazen has told clubs to wait until the last week of the month.</p>",
		"<p>He played two seasons for Seattle before the club traded him in November 2023 for Carlos Vargas and Seby Zavala. Since then the job has been shared by Ben Williamson, Dylan Moore and whoever was healthy.</p>",
		"<p>The Yankees and Cubs are interested as well. New York lost Oswaldo Cabrera in May, and Matt Shaw has hit better of late for Chicago, so the fit is not the same for everybody.</p>",
		"<figure><img src=\"a.jpg\"/><figcaption>Su&aacute;rez throws to first against the Houston Astros. (R. Holm / Getty Images)</figcaption></figure>",
	}
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(paragraphs[i%len(paragraphs)])
	}
	return b.String()
}

func TestReadLongArticle(t *testing.T) {
	r := New(testLeague(t))
	got := r.Read(rumor.Report{Title: "Mariners ask Arizona about Suárez", Body: longArticle(4 << 10), Published: time.Date(2025, 7, 20, 12, 0, 0, 0, time.UTC)})
	if got.Kind != rumor.Interest || got.Tier != 1 || len(got.Reporters) != 1 || !strings.HasPrefix(strings.Join(got.Clubs, " "), "SEA ARI") {
		t.Errorf("got %+v", got)
	}
}
