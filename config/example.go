package config

import (
	"fmt"
	"strings"
)

// exampleHead opens the example file.
const exampleHead = `# The settings of Hotstove, each with its default. Copy this file, change what
# you need, and name it with --config or HOTSTOVE_CONFIG. Flags and the
# environment have the last word; a key without a value is not set.
# This file is made from the program's own table of settings.
`

// exampleFeeds stands below the feeds' key: sources that are off, for an
// operator to turn on. Their addresses come from public code and have not all
// been seen at work: "hotstove feeds check" asks them.
const exampleFeeds = `#  - name: MLB Trade Rumors
#    outlet: MLB Trade Rumors
#    url: https://www.mlbtraderumors.com/feed
#  - name: MLB.com
#    outlet: MLB.com
#    url: https://www.mlb.com/feeds/news/rss.xml
#  - name: MLB Trade Rumors transactions
#    outlet: MLB Trade Rumors
#    url: https://www.mlbtraderumors.com/transactions/feed
#  - name: MLB Trade Rumors Red Sox
#    outlet: MLB Trade Rumors
#    url: https://www.mlbtraderumors.com/boston-red-sox/feed
#  - name: ESPN
#    outlet: ESPN
#    url: https://www.espn.com/espn/rss/mlb/news
#  - name: CBS Sports
#    outlet: CBS Sports
#    url: https://www.cbssports.com/rss/headlines/mlb/
#  - name: Yahoo Sports
#    outlet: Yahoo Sports
#    url: https://sports.yahoo.com/mlb/rss.xml
#  - name: The Athletic
#    outlet: The Athletic
#    url: https://www.nytimes.com/athletic/rss/mlb/
#  - name: RotoWire
#    outlet: RotoWire
#    url: https://www.rotowire.com/rss/news.php?sport=MLB
#  - name: FanGraphs
#    outlet: FanGraphs
#    url: https://blogs.fangraphs.com/feed/
`

// exampleWidth is how many columns a comment of the example file takes.
const exampleWidth = 78

// Example returns a YAML settings file with every setting at its default.
func Example() string {
	var b strings.Builder
	b.WriteString(exampleHead)
	for _, s := range settings {
		if s.key() == configKey {
			continue
		}
		b.WriteByte('\n')
		writeComment(&b, s.help)
		writeComment(&b, "Use "+s.accepts+".")
		if s.shown != "" {
			writeComment(&b, "Default: "+s.shown+".")
		}
		if s.secret {
			writeComment(&b, "Or name a file that holds it: "+s.key()+fileSuffix+".")
		}
		fmt.Fprintln(&b, strings.TrimSpace(s.key()+": "+s.def))
		if s.key() == "feeds" {
			b.WriteString(exampleFeeds)
		}
	}
	return b.String()
}

// writeComment writes the text as comment lines of exampleWidth.
func writeComment(b *strings.Builder, text string) {
	line := "#"
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > exampleWidth {
			fmt.Fprintln(b, line)
			line = "#"
		}
		line += " " + word
	}
	fmt.Fprintln(b, line)
}
