// Package league knows Major League Baseball: its clubs, players, reporters,
// outlets and deadlines, and the names that people write for them.
//
// The facts stand in embedded tables (see data/README.md for their format) and
// are read once, by Load. Everything here is immutable after loading and safe
// for concurrent use. The package imports nothing else of Hotstove.
package league

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"sync"
)

//go:embed data/*.csv
var data embed.FS

// League holds the tables and the indexes over them. Get one from Load.
type League struct {
	clubs       []*Club
	players     []*Player
	former      []*Player
	reporters   []*Reporter
	outlets     []*Outlet
	deadlines   []*Deadline
	ambiguities []*Ambiguity
	namesakes   []*Namesake

	clubByCode     map[string]*Club
	playerByID     map[int]*Player
	deadlineByID   map[string]*Deadline
	outletByFolded map[string]*Outlet
	reporterByName map[string]*Reporter

	scan  scanIndex
	names func() *lookupIndex
}

var load = sync.OnceValues(read)

// Load returns the league of the embedded tables, which it reads at its first
// call. The tables are part of the program and checked by its tests, so an
// error means a broken build.
func Load() (*League, error) { return load() }

func read() (*League, error) {
	l := &League{}
	var err error
	for _, table := range []struct {
		file string
		row  func(record) error
	}{
		{"clubs.csv", l.addClub},
		{"players.csv", l.addPlayer},
		{"stars.csv", l.addStar},
		{"former.csv", l.addFormer},
		{"reporters.csv", l.addReporter},
		{"deadlines.csv", l.addDeadline},
		{"ambiguous.csv", l.addAmbiguity},
		{"namesakes.csv", l.addNamesake},
	} {
		if e := eachRow(table.file, table.row); e != nil {
			err = errors.Join(err, fmt.Errorf("read %s: %w", table.file, e))
		}
	}
	if err != nil {
		return nil, err
	}
	l.index()
	if err := l.indexScan(); err != nil {
		return nil, err
	}
	return l, nil
}

// index builds the maps over the tables.
func (l *League) index() {
	l.clubByCode = make(map[string]*Club, len(l.clubs))
	for _, c := range l.clubs {
		l.clubByCode[c.Code] = c
	}
	slices.SortStableFunc(l.deadlines, byTime)
	l.deadlineByID = make(map[string]*Deadline, len(l.deadlines))
	for _, d := range l.deadlines {
		l.deadlineByID[d.ID] = d
	}
	l.outletByFolded = make(map[string]*Outlet, 2*len(l.outlets))
	for _, o := range l.outlets {
		for _, name := range append([]string{o.Name}, o.Aliases...) {
			l.outletByFolded[Fold(name)] = o
		}
	}
	l.reporterByName = make(map[string]*Reporter, len(l.reporters))
	for _, r := range l.reporters {
		l.reporterByName[Fold(r.Name)] = r
	}
	// Not every program looks names up, and none does in its first moments.
	l.names = sync.OnceValue(func() *lookupIndex { return newLookupIndex(l) })
}

// Clubs returns the 30 clubs in the order of the table: league, then division.
func (l *League) Clubs() []*Club { return l.clubs }

// Players returns every player of the table.
func (l *League) Players() []*Player { return l.players }

// Reporters returns every reporter of the table.
func (l *League) Reporters() []*Reporter { return l.reporters }

// Outlets returns every outlet of the table.
func (l *League) Outlets() []*Outlet { return l.outlets }

// Deadlines returns every deadline of the table, dated ones first and in order of time.
func (l *League) Deadlines() []*Deadline { return l.deadlines }

// Ambiguities returns the words that stand for several clubs, or for a club
// and for something else.
func (l *League) Ambiguities() []*Ambiguity { return l.ambiguities }

// Namesakes returns players outside the players table who share a name with one in it.
func (l *League) Namesakes() []*Namesake { return l.namesakes }

// Club returns the club with this code, such as BOS or ARI, or nil.
func (l *League) Club(code string) *Club { return l.clubByCode[code] }

// Player returns the player with this MLBAM id, or nil.
func (l *League) Player(id int) *Player { return l.playerByID[id] }

// Deadline returns the deadline with this id, or nil.
func (l *League) Deadline(id string) *Deadline { return l.deadlineByID[id] }

// Outlet returns the outlet that bears this name or alias, or nil. Case,
// accents and a leading "The" do not matter.
func (l *League) Outlet(name string) *Outlet { return l.outletByFolded[Fold(name)] }

// Reporter returns the reporter that bears this full name, or nil.
func (l *League) Reporter(name string) *Reporter { return l.reporterByName[Fold(name)] }
