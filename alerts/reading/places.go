package reading

// places are the units where things are named, in order.
type places[T comparable] struct {
	of    map[T]int32 // index of lists
	lists []placeList
	all   []place
}

// placeList is the places of one thing, by their indexes in all.
type placeList struct{ first, last, asked int32 }

type place struct {
	unit int
	next int32 // place of the same thing, 0 for none
}

func (p *places[T]) reset() {
	p.of, p.lists, p.all = emptied(p.of), p.lists[:0], append(p.all[:0], place{})
}

func (p *places[T]) add(what T, unit int) {
	n := int32(len(p.all))
	p.all = append(p.all, place{unit: unit})
	if i, ok := p.of[what]; ok {
		p.all[p.lists[i].last].next = n
		p.lists[i].last = n
		return
	}
	p.of[what] = int32(len(p.lists))
	p.lists = append(p.lists, placeList{n, n, n})
}

func (p *places[T]) has(what T) bool {
	_, ok := p.of[what]
	return ok
}

// near returns the last unit before at, else the first after it, and false when
// there is none. It goes on from where it was asked last, as names are settled
// from left to right.
func (p *places[T]) near(what T, at int) (int, bool) {
	i, ok := p.of[what]
	if !ok {
		return 0, false
	}
	list := &p.lists[i]
	if p.all[list.asked].unit >= at {
		list.asked = list.first
	}
	for next := p.all[list.asked].next; next != 0 && p.all[next].unit < at; next = p.all[next].next {
		list.asked = next
	}
	return p.all[list.asked].unit, true
}
