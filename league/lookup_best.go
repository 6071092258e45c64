package league

import "slices"

// nearestList keeps the cheapest entries, each once; of equals those that came
// first, as the better known do.
type nearestList struct {
	limit int
	list  []nearEntry
}

type nearEntry struct {
	entry int32
	cost  int
}

func (n *nearestList) add(entry int32, cost int) {
	if len(n.list) == n.limit && cost >= n.list[n.limit-1].cost {
		return
	}
	// Spellings of one entry come one after the other.
	if i := slices.IndexFunc(n.list, func(e nearEntry) bool { return e.entry == entry }); i >= 0 {
		if n.list[i].cost <= cost {
			return
		}
		n.list = slices.Delete(n.list, i, i+1)
	}
	at := len(n.list)
	for at > 0 && n.list[at-1].cost > cost {
		at--
	}
	n.list = slices.Insert(n.list, at, nearEntry{entry, cost})
	n.list = n.list[:min(len(n.list), n.limit)]
}

// entries returns the cheapest, but for those much dearer than the best.
func (n *nearestList) entries() []int32 {
	var found []int32
	for _, e := range n.list {
		if e.cost > n.list[0].cost+slack {
			break
		}
		found = append(found, e.entry)
	}
	return found
}
