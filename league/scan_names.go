package league

import (
	"fmt"
	"slices"
	"strings"
)

// particles begin a last name of several words: Elly De La Cruz.
var particles = []string{"de", "del", "della", "la", "van", "von", "st", "der", "da", "di", "le", "los"}

// suffixes follow a name and are no part of the last name.
var suffixes = []string{"jr", "sr", "ii", "iii", "iv"}

// particleLen is, by their first letter, how many letters particles have at most.
var particleLen = func() (table [256]int) {
	for _, p := range particles {
		table[p[0]] = max(table[p[0]], len(p))
	}
	return table
}()

func (x *scanIndex) particle(w *word) bool { return slices.Contains(particles, string(w.folded())) }

// indexScan builds the trie over every name of the tables.
func (l *League) indexScan() error {
	l.scan = newScanIndex()
	x := &l.scan
	for _, c := range l.clubs {
		x.addClub(c)
	}
	for _, a := range l.ambiguities {
		x.addAmbiguity(l, a)
	}
	for _, p := range l.players {
		x.addPlayer(p)
	}
	for _, p := range l.former {
		e := x.entry(p.Name) // nobody means him by his last name alone
		e.Players = appendNew(e.Players, p)
	}
	for _, o := range l.outlets {
		x.addOutlet(o)
	}
	for _, r := range l.reporters {
		x.addReporter(r)
	}
	for _, w := range []string{"the", "these", "those", "brew"} {
		x.the[x.wordOf(w)] = true
	}
	for _, w := range []string{"a", "an", "the", "former", "ex", "fellow", "another", "every", "longtime", "new", "old", "one", "time", "as", "no"} {
		x.a[x.wordOf(w)] = true
	}
	for _, table := range []struct {
		file string
		add  func(record) error
	}{{"others.csv", l.addOther}, {"staff.csv", l.addStaff}, {"writing.csv", l.addWriting}} {
		if err := eachRow(table.file, table.add); err != nil {
			return fmt.Errorf("read %s: %w", table.file, err)
		}
	}
	for id, first := range x.firsts {
		if e := x.entries[x.roots[id]]; first && e != nil {
			e.CommonFirst = true
		}
	}
	return nil
}

func (x *scanIndex) addClub(c *Club) {
	for _, name := range append([]string{c.Name, c.Nickname, c.Location, c.Code}, c.Aliases...) {
		e := x.entry(name)
		e.Clubs = appendNew(e.Clubs, c)
		switch {
		case e.Form != 0:
		case name == c.Location:
			e.Form = PlaceForm
		case name == c.Name, strings.Contains(name, c.Nickname) && name != c.Nickname:
			e.Form = FullForm
		case isCode(name):
			e.Form = CodeForm
		default:
			e.Form = NicknameForm
		}
	}
	if c.Ballpark != "" {
		x.entry(c.Ballpark).Other = "ballpark"
	}
}

// addAmbiguity sets the clubs a shared word may mean, in their order.
func (x *scanIndex) addAmbiguity(l *League, a *Ambiguity) {
	if a.Kind == "affiliate" {
		x.entry(a.Alias).Other = a.Kind
		return
	}
	e := x.entry(a.Alias)
	if e.Form == 0 {
		e.Form = NicknameForm
		if strings.Contains(a.Note, "city") || strings.Contains(a.Note, "state") || strings.Contains(a.Note, "region") {
			e.Form = PlaceForm
		}
	}
	if len(e.Clubs) == 1 && e.Clubs[0].Nickname == a.Alias {
		return // a club's own nickname is that club: Reds
	}
	e.Clubs = nil
	for _, code := range a.Clubs {
		e.Clubs = append(e.Clubs, l.Club(code))
	}
}

func (x *scanIndex) addPlayer(p *Player) {
	for _, name := range append([]string{p.Name}, p.AltNames...) {
		words := strings.Fields(name)
		whole := x.entry(name)
		whole.Players = appendNew(whole.Players, p)
		if bare := trimSuffix(words); len(bare) < len(words) && len(bare) > 1 {
			e := x.entry(strings.Join(bare, " "))
			e.Players = appendNew(e.Players, p)
			last := x.entry(lastName(bare) + " " + words[len(words)-1])
			last.Surnames = appendNew(last.Surnames, p)
		}
		if len(words) < 2 || strings.HasSuffix(p.Name, " "+words[0]) { // Kim Ha-Seong: his last name first
			continue
		}
		x.firsts[x.split(words[0])[0]] = true
		e := x.entry(lastName(trimSuffix(words)))
		e.rule = capital
		e.Surnames = appendNew(e.Surnames, p)
	}
	for _, name := range p.Nicknames { // Geno stands where a last name would
		if e := x.entry(name); len(e.Players)+len(e.Clubs) == 0 {
			e.rule = capital
			e.Surnames = appendNew(e.Surnames, p)
		}
	}
}

func (x *scanIndex) addOutlet(o *Outlet) {
	for _, name := range append([]string{o.Name}, o.Aliases...) {
		e := x.entry(strings.TrimPrefix(name, "The "))
		e.Outlets = appendNew(e.Outlets, o)
		x.entry(name).Outlets = e.Outlets
	}
}

func (x *scanIndex) addReporter(r *Reporter) {
	for _, name := range append([]string{r.Name}, r.Aliases...) {
		e := x.entry(name)
		words := strings.Fields(name)
		if len(words) == 1 && name[0] != '@' {
			e.ReporterSurnames = appendNew(e.ReporterSurnames, r)
			continue
		}
		e.Reporters = appendNew(e.Reporters, r)
		if len(words) > 1 {
			x.firsts[x.split(words[0])[0]] = true
			last := x.entry(lastName(trimSuffix(words)))
			last.ReporterSurnames = appendNew(last.ReporterSurnames, r)
		}
	}
}

// addOther takes a row of others.csv.
func (l *League) addOther(r record) error {
	name, kind := r.need("name"), r.need("kind")
	if *r.err != nil {
		return *r.err
	}
	e := l.scan.entry(name)
	if len(e.Clubs) > 0 {
		return fmt.Errorf("name: %q is a club's", name)
	}
	e.Other = kind
	return nil
}

// Staff is the kind of other names that managers, executives, agents and the like
// have.
const Staff = "staff"

// deciders are the roles of staff.csv whose bare last names are in the news.
var deciders = []string{"owner", "executive", "manager", "agent"}

// addStaff takes a row of staff.csv.
func (l *League) addStaff(r record) error {
	name, role := r.need("name"), r.need("role")
	e := l.scan.entry(name)
	known := slices.ContainsFunc(e.Players, func(p *Player) bool { return p.Roster == FortyMan })
	if !known && len(e.Clubs)+len(e.Reporters) == 0 {
		e.Players, e.Other = nil, Staff // a manager is news more often than a prospect of his name
	}
	words := strings.Fields(name)
	if last := l.scan.known(lastName(trimSuffix(words))); last != nil && slices.Contains(deciders, role) {
		last.StaffSurname = true
	}
	return *r.err
}

// addWriting takes a row of writing.csv.
func (l *League) addWriting(r record) error {
	rules := map[string]rule{"never": never, "upper": upper, "the": article, "a": single}
	forms := map[string]Form{"place": PlaceForm, "weak": WeakForm, "nickname": NicknameForm, "a": SingularForm}
	name, how := r.need("word"), r.need("how")
	if *r.err != nil {
		return *r.err
	}
	e := l.scan.entry(name)
	rule, isRule := rules[how]
	form, isForm := forms[how]
	switch {
	case isRule, isForm:
	case how == "first" && len(e.Clubs) > 0:
		e.Clubs = e.Clubs[:1]
	case how == "default":
		e.Default = true
	default:
		return fmt.Errorf("how: unknown value %q", how)
	}
	if isRule {
		e.rule = rule
	}
	if isForm {
		e.Form = form
	}
	if how == "a" {
		e.rule = single
	}
	for _, code := range r.list("clubs") {
		c := l.Club(code)
		if c == nil {
			return fmt.Errorf("clubs: no club %q", code)
		}
		e.Clubs = appendNew(e.Clubs, c)
		if how == "a" {
			// With the place before it no article is needed: a Minnesota Twin.
			full := l.scan.entry(c.Location + " " + name)
			full.Clubs, full.Form = appendNew(full.Clubs, c), FullForm
		}
	}
	return *r.err
}

// lastName returns the last name of a name without suffix: De La Cruz.
func lastName(words []string) string {
	for i, w := range words[1:] {
		if slices.Contains(particles, Fold(w)) && i+2 < len(words) {
			return strings.Join(words[i+1:], " ")
		}
	}
	return words[len(words)-1]
}

// LastName returns the last word of a whole name, without a suffix like Jr.
func LastName(name string) string {
	words := trimSuffix(strings.Fields(name))
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// WithoutPossessive returns a name or word without the 's at its end, if it has one.
func WithoutPossessive(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
}

func trimSuffix(words []string) []string {
	for len(words) > 1 && slices.Contains(suffixes, Fold(words[len(words)-1])) {
		words = words[:len(words)-1]
	}
	return words
}

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
