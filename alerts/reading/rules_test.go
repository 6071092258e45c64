package reading

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/hotstove/hotstove/rumor"
)

// examples stand for a phrase's classes when it is made into a text.
var examples = map[string]string{
	"{club}": "Yankees", "{player}": "Tarik Skubal", "{n}": "3", "{money}": "$20", "{score}": "7-3", "{month}": "November",
	"{past-year}": "2021", "{future-year}": "2031", "{reporter}": "Jeff Passan", "{outlet}": "ESPN",
}

// exampleOf writes a text that a phrase must match: the first of its words,
// what is optional left out, a word for a gap.
func exampleOf(phrase string) string {
	var words []string
	for field := range strings.FieldsSeq(phrase) {
		switch {
		case field == "..":
			words = append(words, "quite")
		case field[0] == '[':
		case field[0] == '{':
			words = append(words, examples[field])
		default:
			first, _, _ := strings.Cut(field, "|")
			words = append(words, strings.TrimSuffix(first, "~"))
		}
	}
	return strings.Join(words, " ")
}

// TestEveryPhraseMatches holds that each row of each table of phrases can match:
// a slip in the table shows here.
func TestEveryPhraseMatches(t *testing.T) {
	r := New(testLeague(t))
	published := time.Date(2025, 7, 20, 0, 0, 0, 0, time.UTC)
	for _, file := range []string{"acts.csv", "cues.csv", "hedges.csv", "sports.csv", "positions.csv"} {
		err := eachRow(file, func(cells []string) error {
			p, err := parsePhrase(cells[0])
			if err != nil {
				return err
			}
			text := "They All " + exampleOf(cells[0]) + " so"
			d := r.newDocument(text, nil, published.Year())
			r.settle(d, "mlb", published, nil)
			for i := range p.parts {
				for _, w := range p.parts[i].words {
					p.parts[i].ids = append(p.parts[i].ids, r.know(w).id)
				}
			}
			for i := range d.units {
				if p.match(d.units, i) > 0 {
					return nil
				}
			}
			t.Errorf("%s: %q does not match %q", file, cells[0], text)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestRowsAreUnique holds that no row stands twice in its table.
func TestRowsAreUnique(t *testing.T) {
	for _, file := range []string{"acts.csv", "cues.csv", "hedges.csv", "sports.csv", "positions.csv", "boilerplate.csv", "credits.csv"} {
		text, err := ruleFiles.ReadFile("rules/" + file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, row := range rows {
			key := strings.Join(row[:2], ",")
			if seen[key] {
				t.Errorf("%s: %q stands twice", file, key)
			}
			seen[key] = true
		}
	}
}

func TestParsePhrase(t *testing.T) {
	for _, bad := range []string{"", "[the] deal", ".. deal", "{nobody} signs"} {
		if _, err := parsePhrase(bad); err == nil {
			t.Errorf("parsePhrase(%q): no error", bad)
		}
	}
}

func TestEndings(t *testing.T) {
	for phrase, words := range map[string]string{
		"ask~": "ask asks asked asking", "trade~": "trade trades traded trading", "deny~": "deny denies denied denying",
		"swap~": "swap swaps swapped swapping", "pitch": "pitch", "isn't": "isnt",
	} {
		list := " " + strings.Join(endings(phrase), " ") + " "
		for w := range strings.FieldsSeq(words) {
			if !strings.Contains(list, " "+w+" ") {
				t.Errorf("%s does not cover %s", phrase, w)
			}
		}
	}
}

// TestKinds holds, for each way of saying, the kind it speaks for.
func TestKinds(t *testing.T) {
	r := New(testLeague(t))
	for _, test := range []struct {
		title string
		want  rumor.Kind
	}{
		{"Red Sox interested in Dalton Rushing", rumor.Interest},
		{"Red Sox not interested in Dalton Rushing", rumor.Denial},
		{"Yankees have no interest in trading Spencer Jones", rumor.Denial},
		{"Cubs trying to acquire Mason Miller", rumor.Interest},
		{"Cubs close to acquiring Mason Miller", rumor.Talks},
		{"Cubs willing to trade Ian Happ", rumor.Available},
		{"Twins expected to trade Joe Ryan", rumor.Available},
		{"Pirates listening to offers on Mitch Keller", rumor.Available},
		{"Cubs acquire Mason Miller from Padres", rumor.Completed},
		{"Mariners reject Diamondbacks' offer for Marte", rumor.Talks},
		{"Cubs claim Vidal Bruján off waivers from Braves", rumor.Roster},
		{"Cubs agree to acquire Mason Miller from Padres", rumor.Agreement},
		{"Mets sign Juan Soto to 15-year, $765 million deal", rumor.Signing},
		{"Lefty Anthony Kay heads home from NPB's Yokohama BayStars, joins White Sox", rumor.Signing},
		{"Mariners, Padres, Cubs and Angels inquire on Hyeseong Kim of the Kiwoom Heroes; Doosan Bears, NC Dinos, Hanwha Eagles, KT Wiz and SSG Landers fill spots", rumor.Interest},
		{"Mets could sign Kyle Tucker", rumor.Speculation},
		{"Tigers, Skubal in extension talks", rumor.Talks},
		{"Tigers, Skubal agree to six-year extension", rumor.Extension},
		{"Aaron Judge placed on 10-day injured list", rumor.Injury},
		{"Giants designate Wilmer Flores for assignment", rumor.Roster},
		{"Orioles promote Coby Mayo", rumor.Roster},
		{"Five landing spots for Luis Robert Jr.", rumor.Speculation},
		{"Dodgers beat Padres, 5-4", rumor.NotRumor},
		{"Rockies hire Warren Schaeffer as manager", rumor.NotRumor},
		{"Nothing to see here", rumor.NotRumor},
		{"", rumor.NotRumor},
	} {
		if got := r.Read(rumor.Report{Title: test.title}).Kind; got != test.want {
			t.Errorf("%q: %s, want %s", test.title, got, test.want)
		}
	}
}

// TestConceptsCount holds that each concept's words are met in the reports that
// are learned from: one that counts for nothing says nothing.
func TestConceptsCount(t *testing.T) {
	table, err := loadWeights("kinds.csv")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]bool{}
	for _, sign := range table.texts {
		if concept, ok := strings.CutPrefix(sign, "token "); ok {
			counts[concept] = true
		}
	}
	seen := map[string]bool{}
	err = eachRow("concepts.csv", func(cells []string) error {
		if seen[cells[0]] || cells[1] == "" || !counts[cells[0]] {
			t.Errorf("concept %q stands twice, has no words, or counts for nothing", cells[0])
		}
		seen[cells[0]] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
