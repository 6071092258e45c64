package league

import (
	"slices"
	"strings"
	"testing"
)

func TestLookupMisspelt(t *testing.T) {
	l := testLeague(t)
	for want, names := range map[string]string{
		"Shohei Ohtani":         "Ohtanni|Otani|Ohtahni|Ohtnai|Shohay Ohtanni|shohei otany|Shohi Otani|Ohtanni Shohei|oh tanni",
		"New York Yankees":      "yankes|yankess|Yakees|Yanekes|New York Yankes",
		"Vladimir Guerrero Jr.": "Gueraro|Guererro|Vladamir Gueraro|Gurrero Jr.|Vlad Gurrero",
		"Randy Arozarena":       "Arozerena|Arozarina|Rnady Arozerena|Arrozarena",
		"Aaron Judge":           "Jugde|Judgee|Arron Juge|Aron Jugde",
		"Pete Crow-Armstrong":   "Crow-Amstrong|Crowarmstong|Pete Crow Armstorng",
		"Yoshinobu Yamamoto":    "Yamomoto|Yoshinubo Yamamoto|Yammamoto",
		"Los Angeles Dodgers":   "Dodgres|Dogders|Doddgers|LA Doggers",
		"Houston Astros":        "Astors|Houstan|Huston Astros",
		"Cleveland Guardians":   "Guardiens|Gaurdians|Clevland",
		"Philadelphia Phillies": "Philies|Phillees|Philadelpia",
		"Ronald Acuña Jr.":      "Ronld Acunna|Acunya Jr|Ronlad Acuna",
		"Giancarlo Stanton":     "Stantan|Gincarlo Stanton|Giancarlos Stanton",
		"Tarik Skubal":          "Skubel|Scubal|Tarek Skubal|Skuball",
		"Jose Altuve":           "Altuvé!|Altuvee|Jose Altuv|Altoove",
		"Fernando Tatis Jr.":    "Tattis|Fernado Tatis Jr.|Frenando Tatis",
		"Paul Skenes":           "Skeens|Skennes|Pual Skenes",
		"Corbin Carroll":        "Corbyn Caroll|Carrol|Corbin Carol",
		"Kyle Schwarber":        "Shwarber|Schwarbur|Schwaber",
		"Bobby Witt Jr.":        "Bobby Wit|Boby Witt Jr.",
	} {
		for name := range strings.SplitSeq(names, "|") {
			found := l.Lookup(name)
			best := slices.Concat(found.Matches, found.Nearest)
			if len(best) == 0 || best[0].Name() != want {
				t.Errorf("Lookup(%q):\n%swant %s", name, written(found), want)
			}
			if len(found.Nearest) > nearestShown || len(found.Matches) > 0 && len(found.Nearest) > 0 {
				t.Errorf("Lookup(%q):\n%s", name, written(found))
			}
		}
	}
}

func TestLookupNothing(t *testing.T) {
	l := testLeague(t)
	for _, name := range []string{
		"", " ", "…", "the", "of", "a", "iii", "de la", "xyzzy", "asdfgh", "qwertyuiop", "Lions", "Buffaloes",
		"123456", "who is the best", "大谷翔平", "🔥🔥🔥", "\x00", "\xff\xfe", "' OR 1=1 --", "<@U123>", "zz zz zz",
	} {
		if found := l.Lookup(name); len(found.Matches)+len(found.Nearest) > 0 {
			t.Errorf("Lookup(%q):\n%s", name, written(found))
		}
	}
}

// Most single slips of the finger in a notable player's name leave him among
// the nearest.
func TestNearestFindsSlips(t *testing.T) {
	l := testLeague(t)
	tried, found := 0, 0
	for i, p := range l.Players() {
		if p.Roster != FortyMan || i%3 != 0 {
			continue // a third of them tells as much
		}
		for _, typed := range slips(Fold(p.Name)) {
			tried++
			f := l.LookupPlayer(typed)
			if slices.Contains(f.Matches, Entry{Player: p}) || slices.Contains(f.Nearest, Entry{Player: p}) {
				found++
			}
		}
	}
	t.Logf("%d of %d", found, tried)
	if share := float64(found) / float64(tried); tried < 900 || share < 0.99 {
		t.Errorf("%d of %d misspelt names found (%.1f %%), want 99 %%", found, tried, 100*share)
	}
}

// slips returns the name with the third letter of each word left out, and with
// the second and third of each changing places.
func slips(name string) []string {
	var left, swapped []string
	for word := range strings.FieldsSeq(name) {
		if len(word) < 4 {
			left, swapped = append(left, word), append(swapped, word)
			continue
		}
		left = append(left, word[:2]+word[3:])
		swapped = append(swapped, word[:1]+word[2:3]+word[1:2]+word[3:])
	}
	return []string{strings.Join(left, " "), strings.Join(swapped, " ")}
}
