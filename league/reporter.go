package league

import "fmt"

// Reporter is a journalist who breaks or relays baseball news.
type Reporter struct {
	Name    string
	Outlet  string   // as the table has it; several are parted by " / "
	Tier    int      // 1 (breaks news) to 3
	Scope   string   // national or team
	Clubs   []string // codes of the clubs covered, for scope team
	Aliases []string // other spellings, social handles with @, and a bare last name where that is enough
}

// Outlet is a newspaper, site, network or agency.
type Outlet struct {
	Name    string
	Tier    int // 1 (breaks news) to 3
	Scope   string
	Aliases []string
}

func (l *League) addReporter(r record) error {
	switch kind := r.need("kind"); kind {
	case "reporter":
		l.reporters = append(l.reporters, &Reporter{
			Name:    r.need("name"),
			Outlet:  r.text("outlet"),
			Tier:    r.number("tier"),
			Scope:   r.need("scope"),
			Clubs:   r.list("teams"),
			Aliases: r.list("aliases"),
		})
	case "outlet":
		l.outlets = append(l.outlets, &Outlet{
			Name:    r.need("name"),
			Tier:    r.number("tier"),
			Scope:   r.need("scope"),
			Aliases: r.list("aliases"),
		})
	default:
		return fmt.Errorf("kind: %q is neither reporter nor outlet", kind)
	}
	return *r.err
}
