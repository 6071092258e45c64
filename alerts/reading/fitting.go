package reading

import (
	"github.com/hotstove/hotstove/rumor"
)

// fits lists, for each kind, the kinds of act that make their clubs and players
// subjects of it.
var fits = map[rumor.Kind][]rumor.Kind{
	rumor.Interest:    {rumor.Interest, rumor.Talks, rumor.Available},
	rumor.Talks:       {rumor.Talks, rumor.Interest},
	rumor.Available:   {rumor.Available, rumor.Interest, rumor.Talks},
	rumor.Agreement:   {rumor.Agreement, rumor.Completed},
	rumor.Completed:   {rumor.Agreement, rumor.Completed},
	rumor.Signing:     {rumor.Signing},
	rumor.Extension:   {rumor.Extension, rumor.Signing},
	rumor.Denial:      {rumor.Denial},
	rumor.Injury:      {rumor.Injury},
	rumor.Roster:      {rumor.Roster},
	rumor.Speculation: {rumor.Speculation, rumor.Interest, rumor.Talks},
	rumor.NotRumor:    {rumor.NotRumor},
}

// same reports whether the act is of the sort that the report tells: who is
// called up is no subject of a report on who was cut, and who looks for
// something none of a guess who finds it.
func (f *findings) same(h *hit, kind rumor.Kind) bool {
	switch kind {
	case rumor.Roster:
		return f.titleAct(h.name)
	case rumor.Speculation:
		return h.name != "seek"
	}
	return true
}

// titleAct reports whether the title has a roster act of this name, or no
// roster act at all: who is called up is no subject of a report on who was cut.
func (f *findings) titleAct(name string) bool {
	any := false
	for i := range f.hits {
		h := &f.hits[i]
		if !f.d.inTitle(&f.d.units[h.at]) {
			break
		}
		if h.name == name {
			return true
		}
		any = any || h.kind == rumor.Roster
	}
	return !any
}
