package league

import (
	"slices"
	"strings"
)

// clubsNamed returns the clubs that bear the query. Several words may each name
// clubs, and mean those they have in common: Chicago Sox. A last s may be
// missing or too many: Dodger, Boston's.
func (x *lookupIndex) clubsNamed(q query) []int32 {
	if found := x.clubsOf(q.key); len(found) > 0 {
		return found
	}
	for i := 1; i < len(q.words); i++ {
		left := x.clubsOf(strings.Join(q.words[:i], ""))
		if len(left) == 0 {
			continue
		}
		right := x.clubsOf(strings.Join(q.words[i:], ""))
		left = slices.DeleteFunc(left, func(n int32) bool { return !slices.Contains(right, n) })
		if len(left) > 0 {
			return left
		}
	}
	if len(q.key) < shortestPlural || x.isPlayers(q.key) {
		return nil
	}
	if bare, ok := strings.CutSuffix(q.key, "s"); ok {
		return x.clubsOf(bare)
	}
	return x.clubsOf(q.key + "s")
}

// shortestPlural keeps the missing or additional s to names, away from codes.
const shortestPlural = 4

func (x *lookupIndex) isPlayers(key string) bool {
	for b := range x.all(key) {
		if int(b.entry) >= x.clubs {
			return true
		}
	}
	return false
}

func (x *lookupIndex) clubsOf(key string) []int32 {
	var found []int32
	for b := range x.all(key) {
		if int(b.entry) < x.clubs {
			found = append(found, b.entry)
		}
	}
	return found
}
