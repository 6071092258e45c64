package config

import "strings"

// guess returns " (did you mean …?)" with the known name nearest to a wrong one,
// or nothing when none is near.
func guess(wrong string, known []string) string {
	if best := nearest(wrong, known); best != "" {
		return " (did you mean " + best + "?)"
	}
	return ""
}

// nearest returns the known name that a wrong one most likely stands for, or ""
// when none is near. The case, dashes and the HOTSTOVE_ prefix do not matter:
// people carry a name from one source over to another.
func nearest(wrong string, known []string) string {
	folded := foldName(wrong)
	best, least := "", max(1, len(folded)/3)+1
	for _, name := range known {
		if d := distance(folded, foldName(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

func foldName(name string) string {
	name = strings.ReplaceAll(strings.ToLower(strings.TrimLeft(name, "-")), "-", "_")
	return strings.TrimPrefix(name, "hotstove_")
}

// maxName bounds the names that are compared: every known one is far shorter.
const maxName = 64

// distance returns how many bytes must be put in, taken out or changed, or
// neighbors swapped, to make b of a. Long names are never near.
func distance(a, b string) int {
	if len(a) > maxName || len(b) > maxName {
		return maxName
	}
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := before
		before, row = row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			change := before[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, before[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], last[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

// orList joins names as people do: "text or json".
func orList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
