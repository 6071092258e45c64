package league

import (
	"slices"
	"strings"
)

// shortNames are first names that people use for one another.
var shortNames = [][]string{
	{"al", "alan", "albert", "alex"}, {"alex", "alexander", "xander", "alejandro"}, {"andy", "andrew", "drew"},
	{"ben", "benjamin", "benny"}, {"bill", "billy", "will", "willie", "william"}, {"bob", "bobby", "rob", "robbie", "robert"},
	{"cam", "cameron"}, {"charles", "charlie", "chuck"}, {"chris", "christian", "christopher", "cristopher"},
	{"dan", "daniel", "danny"}, {"dave", "david"}, {"dom", "dominic", "nick"}, {"ed", "eddie", "edward", "edwin"},
	{"fred", "freddie", "freddy", "frederick"}, {"gabe", "gabriel"}, {"greg", "gregory"}, {"jack", "john", "johnny"},
	{"jake", "jacob"}, {"jeff", "jeffrey"}, {"jim", "jimmy", "james"}, {"joe", "joey", "joseph"},
	{"jon", "jonathan", "john"}, {"josh", "joshua"}, {"ken", "kenny", "kenneth"}, {"manny", "manuel"},
	{"matt", "matthew", "matty"}, {"max", "maxwell"}, {"mike", "michael", "mikey"}, {"mitch", "mitchell"},
	{"nate", "nathan", "nathaniel"}, {"nick", "nicholas", "nico"}, {"pat", "patrick"}, {"pete", "peter"},
	{"rich", "richie", "richard", "rick", "ricky"}, {"ron", "ronald", "ronny"}, {"sal", "salvador"},
	{"sam", "samuel", "sammy"}, {"steve", "steven", "stephen"}, {"tim", "timothy"}, {"tom", "thomas", "tommy"},
	{"tony", "anthony", "antonio"}, {"vlad", "vladimir"}, {"zac", "zach", "zack", "zachary"},
}

// playersShortened returns the players whose name was typed with another form
// of the first name: Mike Taylor for Michael A. Taylor.
func (x *lookupIndex) playersShortened(q query) []int32 {
	if len(q.words) < 2 {
		return nil
	}
	rest := strings.Join(q.words[1:], "")
	var found []int32
	for _, forms := range shortNames {
		if !slices.Contains(forms, q.words[0]) {
			continue
		}
		for _, form := range forms {
			found = append(found, x.atLevel(form+rest, wholeName)...)
		}
	}
	slices.Sort(found) // likeliest first
	return slices.Compact(found)
}
