package reading

import (
	"slices"

	"github.com/hotstove/hotstove/league"
)

// named is a club or player that the report names.
type named struct {
	who
	at    []int // units
	above int   // how many are named more often, or as often and earlier
	most  bool  // nobody is named more often

	chosen bool // the report is about it
}

// who is a club or a player.
type who struct {
	club   *league.Club
	player *league.Player
}

// name returns the club's code or the player's name.
func (w who) name() string {
	if w.club != nil {
		return w.club.Code
	}
	return w.player.Name
}

// mentions are those whom a report names, in order.
type mentions struct {
	list  []named
	rank  map[who]int32 // in list
	ranks []int32       // of each mention
	units []int         // of each mention; then of each one's mentions
	order []int32       // ranks, those named most first
}

// mentioned returns the players and the clubs named, in order.
func (f *findings) mentioned() (players, clubs []named) {
	p, c := &f.d.work.players, &f.d.work.clubs
	p.clear()
	c.clear()
	for i := range f.d.units {
		switch s := f.sense(&f.d.units[i]); {
		case s == nil:
		case s.club != nil:
			c.add(who{club: s.club}, i)
		case s.player != nil:
			p.add(who{player: s.player}, i)
		}
	}
	return p.named(), c.named()
}

func (m *mentions) clear() {
	m.rank = emptied(m.rank)
	m.list, m.ranks, m.units = m.list[:0], m.ranks[:0], m.units[:0]
}

// add notes that a unit names somebody.
func (m *mentions) add(w who, unit int) {
	rank, ok := m.rank[w]
	if !ok {
		rank = int32(len(m.list))
		m.rank[w] = rank
		m.list = append(m.list, named{who: w})
	}
	m.list[rank].above++ // counts the mentions, for now
	m.ranks, m.units = append(m.ranks, rank), append(m.units, unit)
}

// named returns the list, with the units of each.
func (m *mentions) named() []named {
	n := len(m.units)
	m.units = slices.Grow(m.units, n)
	laid := m.units[n:n]
	m.order = m.order[:0]
	for rank := range m.list {
		count := m.list[rank].above
		m.list[rank].at = laid[len(laid) : len(laid) : len(laid)+count]
		laid = laid[:len(laid)+count]
		m.order = append(m.order, int32(rank))
	}
	for i, rank := range m.ranks {
		m.list[rank].at = append(m.list[rank].at, m.units[i])
	}
	slices.SortFunc(m.order, func(a, b int32) int {
		if more := len(m.list[b].at) - len(m.list[a].at); more != 0 {
			return more
		}
		return int(a - b)
	})
	for above, rank := range m.order {
		m.list[rank].above = above
		m.list[rank].most = len(m.list[rank].at) == len(m.list[m.order[0]].at)
	}
	return m.list
}
