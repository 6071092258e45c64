package feeds

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	const noon = "2025-07-28T17:40:00Z"
	tests := []struct{ text, want string }{
		// as the standards have it
		{"2025-07-28T13:40:00-04:00", noon},
		{"2025-07-28T17:40:00Z", noon},
		{"2025-07-28t17:40:00z", noon},
		{"2025-07-28T17:40:00.25Z", "2025-07-28T17:40:00.25Z"},
		{"2025-07-28T17:40:00,250Z", "2025-07-28T17:40:00.25Z"},
		{"20250728T174000Z", noon},
		{"202507281740", noon},
		{"20250728174000", noon},
		{"20250728", "2025-07-28T00:00:00Z"},
		{"2025-07-28", "2025-07-28T00:00:00Z"},
		{"Mon, 28 Jul 2025 17:40:00 GMT", noon},
		{"Mon, 28 Jul 2025 13:40:00 -0400", noon},
		{"Monday, 28-Jul-25 17:40:00 UTC", noon},
		{"Mon Jul 28 17:40:00 2025", noon},
		{"Mon Jul 28 13:40:00 EDT 2025", noon},
		{"28 Jul 25 13:40 EDT", noon},
		// epoch
		{"1753724400", noon},
		{"1753724400000", noon},
		// zones by name
		{"Mon, 28 Jul 2025 13:40:00 EDT", noon},
		{"Mon, 28 Jul 2025 12:40:00 EST", noon},
		{"Mon, 28 Jul 2025 13:40:00 ET", noon},
		{"Mon, 28 Jul 2025 10:40:00 PT", noon},
		{"Mon, 28 Jul 2025 10:40:00 PDT", noon},
		{"Mon, 28 Jul 2025 12:40 CDT", noon},
		{"Mon, 28 Jan 2025 12:40:00 ET", "2025-01-28T17:40:00Z"},
		{"9 Mar 2025 01:59 ET", "2025-03-09T06:59:00Z"},
		{"9 Mar 2025 03:00 ET", "2025-03-09T07:00:00Z"},
		{"2 Nov 2025 03:00 ET", "2025-11-02T08:00:00Z"},
		{"Mon, 28 Jul 2025 19:40:00 CEST", noon},
		{"2025-07-28 13:40:00 -0400 EDT", noon},
		{"Mon Jul 28 2025 13:40:00 GMT-0400 (EDT)", noon},
		{"Mon, 28 Jul 2025 17:40:00 +0000 (Coordinated Universal Time)", noon},
		{"2025-07-28T13:40:00-4", noon},
		{"2025-07-28T13:40:00−04:00", noon},
		// no zone: UTC
		{"2025-07-28T17:40:00", noon},
		{"2025-07-28 17:40", noon},
		{"Mon, 28 Jul 2025 17:40:00", noon},
		{"Mon, 28 Jul 2025 17:40:00 XYZ", noon},
		// American
		{"July 28, 2025 1:40 PM ET", noon},
		{"July 28th, 2025 at 1:40 p.m. EDT", noon},
		{"Jul. 28, 2025, 1:40pm ET", noon},
		{"07/28/2025 1:40 PM EDT", noon},
		{"7/28/25 13:40 EDT", noon},
		{"Sept. 3, 2025 12 PM UTC", "2025-09-03T12:00:00Z"},
		{"Sept. 3, 2025 12 a.m. UTC", "2025-09-03T00:00:00Z"},
		{"March 4, 2025 12:30 AM UTC", "2025-03-04T00:30:00Z"},
		{"28 Jul 2025 13:40 PM EDT", noon},
		// day first
		{"28.07.2025 17:40", noon},
		{"28/07/2025 17:40", noon},
		{"28-7-2025 17:40", noon},
		// Spanish
		{"lun, 28 jul 2025 13:40:00 -0400", noon},
		{"mar, 29 jul 2025 17:40:00 GMT", "2025-07-29T17:40:00Z"},
		{"mar 4 2025", "2025-03-04T00:00:00Z"},
		{"lunes, 28 de julio de 2025, 1:40 p. m. EDT", noon},
		{"3 de septiembre de 2025", "2025-09-03T00:00:00Z"},
		// no year: the newest that has passed
		{"Mon, 28 Jul 17:40:00 GMT", noon},
		{"Dec 24 10:00", "2024-12-24T10:00:00Z"},
		// white space and the end of the day
		{"  2025-07-28\n17:40:00  GMT ", noon},
		{"2025-07-27T24:00:00Z", "2025-07-28T00:00:00Z"},
		{"2024-02-29", "2024-02-29T00:00:00Z"},
		// no dates
		{"", ""}, {"soon", ""}, {"yesterday", ""}, {"3 days ago", ""}, {"2025", ""}, {"July 2025", ""},
		{"0000-00-00 00:00:00", ""}, {"1970-01-01T00:00:00Z", ""}, {"0", ""}, {"9999999999999", ""},
		{"2025-02-30", ""}, {"2025-13-01", ""}, {"Mon, 28 Jul 2025 25:00:00 GMT", ""}, {"2025-07-28T10:99", ""},
		{"28 Jul 2025 10: 20", ""}, {"+1753724400", ""}, {"123456789", ""}, {"28 Jul 0025", ""}, {"5 hours ago", ""}, {"hace 3 días", ""},
		{"28 Jul 3025", ""}, {"28 Jul 2025 10:00 20:00", ""},
	}
	for _, tt := range tests {
		got, ok := ParseDate(tt.text, testNow)
		text := ""
		if ok {
			text = got.Format(time.RFC3339Nano)
		}
		if text != tt.want {
			t.Errorf("ParseDate(%q) = %q, want %q", tt.text, text, tt.want)
		}
	}
}

func TestPublished(t *testing.T) {
	if got := published(testNow, "2031-01-01"); !got.Equal(testNow) {
		t.Errorf("a date to come is %v, want now", got)
	}
	if got := published(testNow, "", "nonsense", "2025-07-01"); got.Day() != 1 {
		t.Errorf("got %v, want the first date that can be read", got)
	}
	if got := published(testNow); !got.IsZero() {
		t.Errorf("no date is %v, want zero", got)
	}
}

// TestAmericanSummer checks the rule against known changes of the clocks.
func TestAmericanSummer(t *testing.T) {
	for _, day := range []string{"2024-03-10", "2025-03-09", "2026-03-08", "2027-03-14"} {
		d, _ := time.Parse(time.DateOnly, day)
		if americanSummer(d.Add(time.Hour)) || !americanSummer(d.Add(3*time.Hour)) {
			t.Errorf("summer does not begin on %s", day)
		}
	}
	for _, day := range []string{"2024-11-03", "2025-11-02", "2026-11-01", "2027-11-07"} {
		d, _ := time.Parse(time.DateOnly, day)
		if !americanSummer(d.Add(time.Hour)) || americanSummer(d.Add(2*time.Hour)) {
			t.Errorf("summer does not end on %s", day)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"Mon, 28 Jul 2025 13:40:00 EDT", "2025-07-28T13:40:00.5-04:00", "07/28/2025 1 p. m.", "28 de julio", "1753724400"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := ParseDate(text, testNow)
		if !ok {
			if !got.IsZero() {
				t.Errorf("ParseDate(%q) = %v without ok", text, got)
			}
			return
		}
		if got.Year() < 1990 || got.Year() > 2100 || got.Location() != time.UTC {
			t.Errorf("ParseDate(%q) = %v", text, got)
		}
		if again, ok := ParseDate(got.Format(time.RFC3339Nano), testNow); !ok || !again.Equal(got) {
			t.Errorf("%q is %v, and that is %v", text, got, again)
		}
	})
}
